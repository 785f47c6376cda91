-- name: revenue-leaders
-- The products with the most revenue, and the revenue of all.
select r.key, r.title, r.purchases, r.revenue_cents, sum(r.revenue_cents) over () as all_revenue_cents
from product_rows(:since::timestamptz, :until::timestamptz, :as_of::timestamptz, :category::text, :age::text, null,
                  :customer::text) as r
order by r.revenue_cents desc, r.purchases desc, r.key
limit 8;
