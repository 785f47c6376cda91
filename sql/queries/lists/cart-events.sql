-- name: cart-events
-- What the customer did from the opening of a cart to its end (null: still live) or to the moment, in order.
select e.position, e.action, e."timestamp" as at, e.quantity, e.product_price as price, e.category,
       p.external_id as product, coalesce(e.product_title, p.title, p.external_id) as title
from customers as n
join events as e on e.customer_id = n.customer_id
join products as p on p.product_id = e.product_id
where n.external_id = :customer::text and (e."timestamp", e.position) >= (:opened_at::timestamptz, :cart_key::bigint)
  and e."timestamp" <= :as_of::timestamptz and (:ended_at::timestamptz is null or e."timestamp" <= :ended_at::timestamptz)
  and e.position <= (select h.position from derived_head as h)
order by e."timestamp", e.position
limit 2000;
