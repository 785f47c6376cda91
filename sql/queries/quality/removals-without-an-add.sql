-- name: removals-without-an-add
-- Removals of units that were in no live cart, newest first.
select u.removed_at, u.position, c.external_id as customer, p.external_id as product, p.title, u.units
from unmatched_removes as u
join customers as c on c.customer_id = u.customer_id
join products as p on p.product_id = u.product_id
where u.removed_at >= coalesce(:since::timestamptz, timestamptz '1970-01-01 00:00:00+00')
  and u.removed_at < coalesce(:until::timestamptz, timestamptz '2101-01-01 00:00:00+00')
order by u.removed_at desc, u.position desc limit :limit::int;
