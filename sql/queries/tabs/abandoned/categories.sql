-- name: categories
-- Carts of the period by category, and of the whole shop (key null, dimension shop); the category filter is left aside.
select d.dimension, c.key, sum(c.carts)::bigint as carts, sum(c.open)::bigint as open,
       sum(c.abandoned)::bigint as abandoned, sum(c.lost)::bigint as lost, sum(c.abandoned_cents) as abandoned_cents
from (values ('category', 'category'), ('shop', 'none')) as d(dimension, part_by)
cross join lateral course_by(d.part_by, course_grain(:since::timestamptz, :until::timestamptz), :since::timestamptz,
                             :until::timestamptz, :as_of::timestamptz, null, :age::text, :product::text, :customer::text,
                             :timezone::text) as c
group by d.dimension, c.key;
