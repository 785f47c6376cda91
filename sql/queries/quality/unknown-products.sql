-- name: unknown-products
-- Products known by their id alone, those with the most events first.
select p.external_id as product, p.category, p.price, p.created_at, count(e.position) as events
from products as p left join events as e on e.product_id = p.product_id
where p.title is null
group by p.product_id order by events desc, p.external_id limit :limit::int;
