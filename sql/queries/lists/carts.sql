-- name: carts
-- Carts opened in the period in the states asked for, the most valuable first; with `left_only` those something was left
-- in. As JSON, 2,000 carts to a row.
with facts as (
    select f.customer_id, f.cart_key, f.at, f.last_at, f.age, f.state, f.units, f.cents
    from cart_facts(:since::timestamptz, :until::timestamptz, :as_of::timestamptz, product_number(:product::text),
                    customer_number(:customer::text), null) as f
    where f.category_id = coalesce(category_number(:category::text), 0)
      and (:age::text is null or f.age = age_number(:age::text))
      and (:states::text[] is null or f.state = any (:states::text[]))
      and (not :left_only::boolean or f.cents > 0)
), found as materialized (
    select f.*, row_number() over (order by f.cents desc, f.at desc, f.cart_key) - 1 as n, count(*) over () as all_rows,
           sum(f.cents) over () as all_cents
    from facts as f
    order by f.cents desc, f.at desc, f.cart_key
    limit :most::int
), lines as (
    select f.n, string_agg(distinct k.name, ', ' order by k.name) as categories, count(distinct l.product_id) as products,
           (array_agg(coalesce(p.title, p.external_id) order by l.cents desc, l.added_cents desc, l.product_id))[1] as title
    from found as f
    join cart_lines as l on l.customer_id = f.customer_id and l.cart_key = f.cart_key
    join products as p on p.product_id = l.product_id
    left join categories as k on k.category_id = l.category_id
    group by f.n
)
select json_agg(json_build_array(
           c.external_id, age_name(f.age), (extract(epoch from f.at) * 1000000)::bigint, f.state, f.units, f.cents,
           extract(epoch from :as_of::timestamptz - f.last_at)::float8, l.title, coalesce(l.products, 0), l.categories
       ) order by f.n)::text as chunk,
       max(f.all_rows) as all_rows, max(f.all_cents) as all_cents
from found as f
join customers as c on c.customer_id = f.customer_id
left join lines as l on l.n = f.n
group by f.n / 2000
order by f.n / 2000;
