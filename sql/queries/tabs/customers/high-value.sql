-- name: high-value
-- The ten customers with the most revenue in the period, their last twelve weeks, and how many customers are high-value.
with top as materialized (
    select r.*
    from customer_rows(:since::timestamptz, :until::timestamptz, :as_of::timestamptz, :category::text, :age::text,
                       :product::text, :customer::text, 10) as r
), weeks as materialized (
    select w.*
    from customer_weeks((select array_agg(t.key) from top as t), :as_of::timestamptz, 12) as w
)
select t.key, t.age, t.revenue_cents, t.orders, t.carts, t.carts_open, t.carts_bought, t.last_order_at, t.r, t.f,
       (select array_agg(coalesce(w.events, 0) order by n.week desc)
        from generate_series(0, 11) as n(week)
        left join weeks as w on w.key = t.key and w.week = n.week) as weeks,
       (select high_value(:as_of::timestamptz)) as high_value
from top as t
order by t.revenue_cents desc, t.key;
