-- name: latest
-- The last events of the log, oldest first, as viewers get them.
select e.position, e.action, e."timestamp", e.received_at, e.quantity, e.age, e.product_title, e.product_price,
       e.category, c.external_id as customer_id, p.external_id as product_id
from (select * from events order by position desc limit :count::int) e
join customers c using (customer_id)
join products p using (product_id)
order by e.position;
