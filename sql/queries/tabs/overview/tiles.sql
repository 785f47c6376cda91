-- name: tiles
-- The figures of the period and of the one it is compared with, their course, and what lies in open carts now.
select 'now' as part, null::timestamptz as bucket, t.view_events, t.add_events, t.remove_events, t.purchase_events,
       t.purchase_cents, t.sessions, t.sessions_with_purchase, t.orders, t.order_cents, t.order_squares, t.carts, t.open,
       t.abandoned, t.lost, t.open_cents, o.open_carts, o.idle_carts, h.abandoned_after, h.lost_after
from tally(:since::timestamptz, :until::timestamptz, :as_of::timestamptz, :category::text, :age::text, :product::text,
           :customer::text) as t
cross join derived_head as h
cross join lateral (
    select count(*) as open_carts,
           count(*) filter (where :as_of::timestamptz - c.last_at > h.abandoned_after / 2) as idle_carts
    from open_cart_facts(:as_of::timestamptz, product_number(:product::text), customer_number(:customer::text)) as c
    where c.category_id = coalesce(category_number(:category::text), 0)
      and (:age::text is null or c.age = age_number(:age::text))
) as o
union all
select 'before', null, t.view_events, t.add_events, t.remove_events, t.purchase_events, t.purchase_cents, t.sessions,
       t.sessions_with_purchase, t.orders, t.order_cents, t.order_squares, t.carts, t.open, t.abandoned, t.lost,
       t.open_cents, null, null, null, null
from tally(:before_since::timestamptz, :before_until::timestamptz, :before_as_of::timestamptz, :category::text,
           :age::text, :product::text, :customer::text) as t
where :before_since::timestamptz is not null
union all
select 'course', c.bucket, c.view_events, c.add_events, c.remove_events, c.purchase_events, c.purchase_cents, c.sessions,
       c.sessions_with_purchase, c.orders, c.order_cents, c.order_squares, c.carts, c.open, c.abandoned, c.lost,
       null, null, null, null, null
from course_by('none', course_grain(:since::timestamptz, :until::timestamptz), :since::timestamptz, :until::timestamptz,
               :as_of::timestamptz, :category::text, :age::text, :product::text, :customer::text, :timezone::text) as c;
