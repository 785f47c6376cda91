-- name: tiles
-- The figures of the period and of the one it is compared with, their course, and what lies in open carts now.
with periods as (
    select 'now' as part, :since::timestamptz as since, :until::timestamptz as until, :as_of::timestamptz as as_of
    union all
    select 'before', :before_since::timestamptz, :before_until::timestamptz, :before_as_of::timestamptz
    where :before_since::timestamptz is not null
), courses as materialized (
    select p.part, c.bucket, c.purchase_cents, c.sessions, c.sessions_with_purchase, c.orders, c.order_cents,
           c.order_squares, c.carts, c.open, c.abandoned, c.lost
    from periods as p
    cross join lateral course_by('none', course_grain(:since::timestamptz, :until::timestamptz), p.since, p.until, p.as_of,
                                 :category::text, :age::text, :product::text, :customer::text, :timezone::text) as c
)
select p.part, null::timestamptz as bucket, sum(c.purchase_cents) as purchase_cents, sum(c.sessions)::bigint as sessions,
       sum(c.sessions_with_purchase)::bigint as sessions_with_purchase, sum(c.orders)::bigint as orders,
       sum(c.order_cents) as order_cents, sum(c.order_squares) as order_squares, sum(c.carts)::bigint as carts,
       sum(c.open)::bigint as open, sum(c.abandoned)::bigint as abandoned, sum(c.lost)::bigint as lost,
       null::numeric as open_cents, null::bigint as open_carts, null::bigint as idle_carts,
       null::interval as abandoned_after, null::interval as lost_after
from periods as p
left join courses as c on c.part = p.part
group by p.part
union all
select 'course', c.bucket, c.purchase_cents, c.sessions, c.sessions_with_purchase, c.orders, c.order_cents,
       c.order_squares, c.carts, c.open, c.abandoned, c.lost, null, null, null, null, null
from courses as c
where c.part = 'now'
union all
select 'open', null, null, null, null, null, null, null, null, null, null, null, coalesce(sum(o.cents), 0), count(o.cents),
       count(*) filter (where :as_of::timestamptz - o.last_at > h.abandoned_after / 2), h.abandoned_after, h.lost_after
from derived_head as h
left join (
    select f.cents, f.last_at
    from open_cart_facts(:as_of::timestamptz, product_number(:product::text), customer_number(:customer::text)) as f
    where f.category_id = coalesce(category_number(:category::text), 0)
      and (:age::text is null or f.age = age_number(:age::text))
) as o on true
group by h.abandoned_after, h.lost_after;
