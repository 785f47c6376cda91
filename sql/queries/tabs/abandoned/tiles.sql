-- name: tiles
-- What was lost in the period and in the one it is compared with, its course, the median time in a cart that was left,
-- and what is at risk now.
with shop as (
    select h.abandoned_after, h.lost_after from derived_head as h
), periods as (
    select 'now' as part, :since::timestamptz as since, :until::timestamptz as until, :as_of::timestamptz as as_of
    union all
    select 'before', :before_since::timestamptz, :before_until::timestamptz, :before_as_of::timestamptz
    where :before_since::timestamptz is not null
), courses as materialized (
    select p.part, c.bucket, c.carts, c.open, c.abandoned, c.lost, c.abandoned_cents
    from periods as p
    cross join lateral course_parts_by('none', array['carts'], course_grain(:since::timestamptz, :until::timestamptz), p.since, p.until, p.as_of,
                                 :category::text, :age::text, :product::text, :customer::text, :timezone::text) as c
)
select p.part, null::timestamptz as bucket, sum(c.carts)::bigint as carts, sum(c.open)::bigint as open,
       sum(c.abandoned)::bigint as abandoned, sum(c.lost)::bigint as lost, sum(c.abandoned_cents) as abandoned_cents,
       (select d.median_s from cart_dwell(p.since, p.until, p.as_of, :category::text, :age::text, :product::text,
                                          :customer::text) as d) as time_in_cart_s,
       null::bigint as carts_at_risk, null::numeric as risk_cents, null::interval as abandoned_after,
       null::interval as lost_after
from periods as p
join courses as c on c.part = p.part
group by p.part, p.since, p.until, p.as_of
union all
select 'course', c.bucket, c.carts, c.open, c.abandoned, c.lost, c.abandoned_cents, null, null, null, null, null
from courses as c
where c.part = 'now'
union all
select 'risk', null, null, null, null, null, null, null, count(r.cents), coalesce(sum(r.cents), 0), s.abandoned_after,
       s.lost_after
from shop as s
left join carts_at_risk(:as_of::timestamptz, :category::text, :age::text, :product::text, :customer::text) as r on true
group by s.abandoned_after, s.lost_after;
