-- name: tiles
-- What was lost in the period and in the one it is compared with, its course, the median time in a cart, and what is
-- at risk now.
with shop as (
    select h.abandoned_after, h.lost_after from derived_head as h
), periods as (
    select 'now' as part, :since::timestamptz as since, :until::timestamptz as until, :as_of::timestamptz as as_of
    union all
    select 'before', :before_since::timestamptz, :before_until::timestamptz, :before_as_of::timestamptz
    where :before_since::timestamptz is not null
), risk as (
    select count(*) as carts_at_risk, coalesce(sum(c.cents), 0) as risk_cents
    from shop as s
    cross join open_cart_facts(:as_of::timestamptz, product_number(:product::text), customer_number(:customer::text)) as c
    where :as_of::timestamptz - c.last_at > s.abandoned_after / 2
      and c.category_id = coalesce(category_number(:category::text), 0)
      and (:age::text is null or c.age = age_number(:age::text))
), times as (
    select p.part, percentile_cont(0.5) within group (order by extract(epoch from least(c.last_at, p.as_of) - c.opened_at))
                       as time_in_cart_s
    from periods as p
    cross join spans() as k
    join carts as c on c.span = k.span and c.opened_at >= p.since and c.opened_at < p.until and c.opened_at <= p.as_of
    where (:age::text is null or c.age = age_number(:age::text))
      and (:customer::text is null or c.customer_id = customer_number(:customer::text))
      and ((:category::text is null and :product::text is null) or exists (
          select from cart_lines as l
          where l.customer_id = c.customer_id and l.cart_key = c.cart_key
            and (:category::text is null or l.category_id = category_number(:category::text))
            and (:product::text is null or l.product_id = product_number(:product::text))))
    group by p.part
), courses as (
    select p.part, c.bucket, c.carts, c.open, c.abandoned, c.lost, c.abandoned_cents
    from periods as p
    cross join lateral course_by('none', course_grain(:since::timestamptz, :until::timestamptz), p.since, p.until, p.as_of,
                                 :category::text, :age::text, :product::text, :customer::text, :timezone::text) as c
)
select c.part, sum(c.carts)::bigint as carts, sum(c.open)::bigint as open, sum(c.abandoned)::bigint as abandoned,
       sum(c.lost)::bigint as lost, sum(c.abandoned_cents) as abandoned_cents, null::timestamptz as bucket,
       (select t.time_in_cart_s from times as t where t.part = c.part) as time_in_cart_s,
       r.carts_at_risk, r.risk_cents, s.abandoned_after, s.lost_after
from courses as c
cross join risk as r
cross join shop as s
group by c.part, r.carts_at_risk, r.risk_cents, s.abandoned_after, s.lost_after
union all
select 'course', c.carts, c.open, c.abandoned, c.lost, c.abandoned_cents, c.bucket, null, null, null, null, null
from courses as c
where c.part = 'now'
union all
select 'risk', null, null, null, null, null, null, null, r.carts_at_risk, r.risk_cents, s.abandoned_after, s.lost_after
from risk as r
cross join shop as s;
