-- name: most-abandoned
-- The products that most value was left of; the product filter is left aside.
select r.key, r.title, r.adds, r.abandoned_units, r.abandoned_cents, r.carts_left
from product_rows(:since::timestamptz, :until::timestamptz, :as_of::timestamptz, :category::text, :age::text, null,
                  :customer::text) as r
where r.abandoned_units > 0
order by r.abandoned_cents desc, r.abandoned_units desc, r.key
limit 8;
