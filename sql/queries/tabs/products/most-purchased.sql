-- name: most-purchased
-- The products of which most units were sold, and how many in the period it is compared with.
with now as materialized (
    select r.key, r.title, r.purchases, r.revenue_cents
    from product_rows(:since::timestamptz, :until::timestamptz, :as_of::timestamptz, :category::text, :age::text, null,
                      :customer::text) as r
    where r.purchases > 0
    order by r.purchases desc, r.revenue_cents desc, r.key
    limit 8
)
select n.key, n.title, n.purchases, n.revenue_cents,
       case when :before_since::timestamptz is not null then coalesce(b.purchases, 0) end as before_purchases
from now as n
left join product_rows(:before_since::timestamptz, :before_until::timestamptz, :before_as_of::timestamptz,
                       :category::text, :age::text, null, :customer::text) as b
       on b.key = n.key and :before_since::timestamptz is not null
order by n.purchases desc, n.revenue_cents desc, n.key;
