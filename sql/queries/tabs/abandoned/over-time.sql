-- name: over-time
-- Carts opened in each stretch of the period and of the one it is compared with, and what became of them.
select p.part, c.bucket, c.carts, c.open, c.abandoned, c.lost, c.abandoned_cents
from (
    select 'now' as part, :since::timestamptz as since, :until::timestamptz as until, :as_of::timestamptz as as_of
    union all
    select 'before', :before_since::timestamptz, :before_until::timestamptz, :before_as_of::timestamptz
    where :before_since::timestamptz is not null
) as p
cross join lateral course_parts_by('none', array['carts'], course_grain(:since::timestamptz, :until::timestamptz), p.since, p.until, p.as_of,
                             :category::text, :age::text, :product::text, :customer::text, :timezone::text) as c
order by p.part, c.bucket;
