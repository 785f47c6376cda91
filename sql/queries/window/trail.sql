-- name: trail
-- What one customer did last, newest first: the way of the present cart.
select e.position, e.action, e."timestamp", e.received_at, e.quantity, e.age, e.product_title, e.product_price,
       e.category, c.external_id as customer_id, p.external_id as product_id
from events e
join customers c using (customer_id)
join products p using (product_id)
where c.external_id = :customer::text and e."timestamp" <= :until::timestamptz
order by e."timestamp" desc, e.position desc
limit 12;
