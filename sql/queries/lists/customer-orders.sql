-- name: customer-orders
-- All orders of one customer up to the moment, the latest first; the rows of `orders`.
with found as materialized (
    select n.customer_id, n.external_id, f.order_key, f.at, f.age, f.cents,
           row_number() over (order by f.at desc, f.order_key desc) - 1 as n
    from customers as n
    cross join lateral order_facts_of(n.customer_id, '-infinity', 'infinity', :as_of::timestamptz, null) as f
    where n.external_id = :customer::text and f.category_id = 0
    order by f.at desc, f.order_key desc
    limit :most::int
)
select json_agg(json_build_array(
           f.external_id, age_name(f.age), (extract(epoch from f.at) * 1000000)::bigint, f.cents, l.title,
           coalesce(l.products, 0), l.categories,
           (select (extract(epoch from b.opened_at) * 1000000)::bigint
            from orders as o
            join carts as b on b.customer_id = o.customer_id and b.cart_key = o.cart_key
            where o.customer_id = f.customer_id and o.order_key = f.order_key)
       ) order by f.n)::text as chunk,
       count(*) as all_rows, sum(f.cents) as all_cents
from found as f
left join lateral (
    select string_agg(distinct k.name, ', ' order by k.name) as categories, count(distinct l.product_id) as products,
           (array_agg(coalesce(p.title, p.external_id) order by l.cents desc, l.product_id))[1] as title
    from order_lines as l
    join products as p on p.product_id = l.product_id
    left join categories as k on k.category_id = l.category_id
    where l.customer_id = f.customer_id and l.order_key = f.order_key
) as l on true
having count(*) > 0;
