-- name: changes
-- The sums of every category and age group over the period and the one it is compared with, stretch by stretch.
select d.dimension, w.part, c.key, c.bucket, c.purchase_cents, c.sessions, c.sessions_with_purchase,
       c.orders, c.order_squares, c.carts, c.open, c.abandoned, c.lost
from (values ('category'), ('age')) as d(dimension)
cross join (
    select 'now' as part, :since::timestamptz as since, :until::timestamptz as until, :as_of::timestamptz as as_of
    union all
    select 'before', :before_since::timestamptz, :before_until::timestamptz, :before_as_of::timestamptz
) as w
cross join lateral course_by(d.dimension, course_grain(:since::timestamptz, :until::timestamptz), w.since, w.until, w.as_of,
                             :category::text, :age::text, :product::text, :customer::text, :timezone::text) as c
where :before_since::timestamptz is not null;
