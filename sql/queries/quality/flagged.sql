-- name: flagged
-- Events with a flag (1 clock ahead, 2 late, 4 e-mail taken), newest first.
select e."timestamp", e.received_at, e.position, e.event_id, e.action, c.external_id as customer, p.external_id as product
from events as e
join customers as c on c.customer_id = e.customer_id
join products as p on p.product_id = e.product_id
where e.flags <> 0 and e.flags & :flag::int <> 0
  and e."timestamp" >= coalesce(:since::timestamptz, timestamptz '1970-01-01 00:00:00+00')
  and e."timestamp" < coalesce(:until::timestamptz, timestamptz '2101-01-01 00:00:00+00')
order by e.position desc limit :limit::int;
