-- name: changes
-- The sums of every category and age group over the period, stretch by stretch, and over the one it is compared with.
with segments as (
    select * from (values ('category'), ('age')) as d(dimension) where :before_since::timestamptz is not null
)
select d.dimension, 'now' as part, c.key, c.bucket, c.purchase_cents, c.sessions, c.sessions_with_purchase,
       c.orders, c.order_squares, c.carts, c.open, c.abandoned, c.lost
from segments as d
cross join lateral course_by(d.dimension, course_grain(:since::timestamptz, :until::timestamptz), :since::timestamptz,
                             :until::timestamptz, :as_of::timestamptz, :category::text, :age::text, :product::text,
                             :customer::text, :timezone::text) as c
union all
select d.dimension, 'before', t.key, null, t.purchase_cents, t.sessions, t.sessions_with_purchase,
       t.orders, t.order_squares, t.carts, t.open, t.abandoned, t.lost
from segments as d
cross join lateral tally_parts_by(d.dimension, array['events', 'visits', 'carts'], :before_since::timestamptz,
                                  :before_until::timestamptz, :before_as_of::timestamptz, :category::text, :age::text,
                                  :product::text, :customer::text, :timezone::text) as t;
