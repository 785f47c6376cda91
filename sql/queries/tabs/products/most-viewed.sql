-- name: most-viewed
-- The products viewed most, and the sums of all products; the product filter is left aside.
select r.key, r.title, r.views, r.purchases, sum(r.views) over ()::bigint as all_views,
       sum(r.purchases) over ()::bigint as all_purchases
from product_rows(:since::timestamptz, :until::timestamptz, :as_of::timestamptz, :category::text, :age::text, null,
                  :customer::text) as r
order by r.views desc, r.purchases desc, r.key
limit 8;
