-- name: categories
-- Carts of the period by category, and of the whole shop (key null, dimension shop); the category filter is left aside.
select d.dimension, case when d.dimension = 'category' then t.key end as key, t.carts, t.open, t.abandoned, t.lost,
       t.abandoned_cents
from (values ('category', 'category'), ('shop', 'none')) as d(dimension, part_by)
cross join lateral tally_parts_by(d.part_by, array['carts'], :since::timestamptz, :until::timestamptz, :as_of::timestamptz,
                                  null, :age::text, :product::text, :customer::text, :timezone::text) as t;
