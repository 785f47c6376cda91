-- name: find
-- Products by title or id and customers by id that hold a text, at most a few of each.
(
    select 'product' as kind, external_id as id, coalesce(title, external_id) as words
    from products
    where title ilike '%' || :text::text || '%' or external_id = :text::text
    order by position(lower(:text::text) in lower(coalesce(title, ''))), title, external_id
    limit 5
)
union all
(
    select 'customer', external_id, external_id
    from customers
    where external_id like ltrim(:text::text, '#') || '%'
    order by length(external_id), external_id
    limit 4
);
