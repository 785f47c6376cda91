-- name: price-and-conversion
-- The 400 most viewed products that have a price: price, views, units bought, added and left.
select r.key, r.title, r.price, r.views, r.adds, r.purchases, r.abandoned_units, r.abandoned_cents
from product_rows(:since::timestamptz, :until::timestamptz, :as_of::timestamptz, :category::text, :age::text, null,
                  :customer::text) as r
where r.price > 0 and r.views > 0
order by r.views desc, r.key
limit 400;
