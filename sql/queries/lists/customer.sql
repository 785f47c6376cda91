-- name: customer
-- One customer over all history up to the moment: figures, fifths, first and last event.
select n.external_id as customer, age_name(age_group(n.age)) as age, n.created_at,
       (select min(e."timestamp") from events as e where e.customer_id = n.customer_id) as first_at,
       (select max(e."timestamp") from events as e
        where e.customer_id = n.customer_id and e."timestamp" <= :as_of::timestamptz) as last_at,
       (select count(*) from sessions as s where s.customer_id = n.customer_id and s.started_at <= :as_of::timestamptz) as sessions,
       o.orders, o.cents, o.last_order_at, k.carts, k.bought, k.value_left, r.r, r.f
from customers as n
cross join lateral (
    select count(*) as orders, coalesce(sum(f.cents), 0) as cents, max(f.at) as last_order_at
    from order_facts_of(n.customer_id, '-infinity', 'infinity', :as_of::timestamptz, null) as f
    where f.category_id = 0
) as o
cross join lateral (
    select count(*) as carts, count(*) filter (where f.state in ('PURCHASED', 'RECOVERED')) as bought,
           coalesce(sum(f.cents) filter (where f.state in ('ABANDONED', 'LOST')), 0) as value_left
    from cart_facts_of(n.customer_id, '-infinity', 'infinity', :as_of::timestamptz, null) as f
    where f.category_id = 0
) as k
left join rfm_of(array[n.customer_id], :as_of::timestamptz) as r on r.customer_id = n.customer_id
where n.external_id = :customer::text;
