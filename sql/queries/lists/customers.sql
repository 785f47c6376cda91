-- name: customers
-- Customers with an event in the period, most revenue first; with `high_value` only the top tenth of those who bought. As
-- JSON, 2,000 customers to a row.
with facts as (
    select f.customer_id, count(*) as events, sum(f.cents) filter (where f.action = 3) as cents, max(f.at) as last_at
    from event_facts(:since::timestamptz, :until::timestamptz, :as_of::timestamptz, product_number(:product::text),
                     customer_number(:customer::text)) as f
    where (:category::text is null or f.category_id = category_number(:category::text))
      and (:age::text is null or f.age = age_number(:age::text))
    group by f.customer_id
), ranked as (
    select f.*, row_number() over (order by f.cents desc nulls last, f.customer_id) - 1 as n, count(f.cents) over () as buyers
    from facts as f
), found as materialized (
    select r.*, count(*) over () as all_rows, sum(r.cents) over () as all_cents
    from ranked as r
    where not :high_value::boolean or (r.cents is not null and r.n < ceil(r.buyers / 10.0))
    order by r.n
    limit :most::int
), bought as (
    select o.customer_id, count(*) as orders, max(o.started_at) as last_order_at
    from orders as o
    join found as f on f.customer_id = o.customer_id
    where o.started_at >= :since::timestamptz and o.started_at < :until::timestamptz and o.started_at <= :as_of::timestamptz
    group by 1
), filled as (
    select k.customer_id, count(*) as carts
    from carts as k
    join found as f on f.customer_id = k.customer_id
    where k.opened_at >= :since::timestamptz and k.opened_at < :until::timestamptz and k.opened_at <= :as_of::timestamptz
    group by 1
)
select json_agg(json_build_array(
           c.external_id, age_name(age_group(c.age)), s.r * 10 + s.f, coalesce(f.cents, 0), coalesce(b.orders, 0),
           coalesce(k.carts, 0), f.events, (extract(epoch from b.last_order_at) * 1000000)::bigint,
           (extract(epoch from f.last_at) * 1000000)::bigint
       ) order by f.n)::text as chunk,
       max(f.all_rows) as all_rows, max(f.all_cents) as all_cents
from found as f
join customers as c on c.customer_id = f.customer_id
left join bought as b on b.customer_id = f.customer_id
left join filled as k on k.customer_id = f.customer_id
left join rfm(:as_of::timestamptz, null, null) as s on s.customer_id = f.customer_id
group by f.n / 2000
order by f.n / 2000;
