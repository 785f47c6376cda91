-- name: purchases-without-a-cart
-- Orders of customers who had no live cart, newest first.
select o.started_at, c.external_id as customer, o.order_id, o.events, o.cents / 100 as revenue
from orders as o join customers as c on c.customer_id = o.customer_id
where o.cart_key is null
  and o.started_at >= coalesce(:since::timestamptz, timestamptz '1970-01-01 00:00:00+00')
  and o.started_at < coalesce(:until::timestamptz, timestamptz '2101-01-01 00:00:00+00')
order by o.started_at desc, o.order_key desc limit :limit::int;
