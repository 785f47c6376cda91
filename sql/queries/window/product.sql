-- name: product
-- What a product is called, by the shop's own id.
select coalesce(title, external_id) as title from products where external_id = :product::text;
