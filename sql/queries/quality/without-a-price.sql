-- name: without-a-price
-- Events that count in units and add nothing to money, newest first.
select e."timestamp", e.position, e.event_id, e.action, c.external_id as customer, p.external_id as product, e.quantity
from events as e
join customers as c on c.customer_id = e.customer_id
join products as p on p.product_id = e.product_id
where e.product_price is null
  and e."timestamp" >= coalesce(:since::timestamptz, timestamptz '1970-01-01 00:00:00+00')
  and e."timestamp" < coalesce(:until::timestamptz, timestamptz '2101-01-01 00:00:00+00')
order by e."timestamp" desc, e.position desc limit :limit::int;
