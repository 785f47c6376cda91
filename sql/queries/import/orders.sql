-- name: import/orders
-- How the orders whose first event lies in these stretches of the log met a cart: joined, direct, or a guest's.
select
    count(*) filter (where o.cart_key is not null) as joined,
    count(*) filter (where o.cart_key is null and not g.guest) as direct,
    count(*) filter (where o.cart_key is null and g.guest) as unjoined
from unnest(:firsts::bigint[], :lasts::bigint[]) as stretch (first, last)
join events e on e.position between stretch.first and stretch.last and e.action = 'purchase_cart'
join orders o on o.customer_id = e.customer_id and o.order_key = e.position
join customers c on c.customer_id = o.customer_id
cross join lateral (select c.external_id ~ '^(cart|order|session|invoice):' as guest) as g
