-- name: customer-events
-- The last events of one customer up to the moment, the latest first.
with found as materialized (
    select e.position, e.action, e."timestamp" as at, e.quantity, e.product_price as price, e.category,
           coalesce(e.product_title, p.title, p.external_id) as title,
           row_number() over (order by e."timestamp" desc, e.position desc) - 1 as n
    from customers as n
    join events as e on e.customer_id = n.customer_id
    join products as p on p.product_id = e.product_id
    where n.external_id = :customer::text and e."timestamp" <= :as_of::timestamptz
    order by e."timestamp" desc, e.position desc
    limit :most::int
)
select json_agg(json_build_array(
           (extract(epoch from f.at) * 1000000)::bigint, f.action, f.title, f.quantity, f.price * 100,
           f.price * 100 * f.quantity, f.category
       ) order by f.n)::text as chunk,
       count(*) as all_rows, null::numeric as all_cents
from found as f
having count(*) > 0;
