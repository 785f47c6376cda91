-- name: orders
-- Orders begun in the period, or only those in one hour of the week (`weekday` 1–7, `hour` 0–23, in the shop's zone), the
-- latest first. As JSON, 2,000 orders to a row.
with facts as (
    select f.customer_id, f.order_key, f.at, f.age, f.cents
    from order_facts(:since::timestamptz, :until::timestamptz, :as_of::timestamptz, product_number(:product::text),
                     customer_number(:customer::text), null) as f
    where f.category_id = coalesce(category_number(:category::text), 0)
      and (:age::text is null or f.age = age_number(:age::text))
      and (:weekday::int is null or extract(isodow from f.at at time zone :timezone::text) = :weekday::int)
      and (:hour::int is null or extract(hour from f.at at time zone :timezone::text) = :hour::int)
), found as materialized (
    select f.*, row_number() over (order by f.at desc, f.order_key) - 1 as n, count(*) over () as all_rows,
           sum(f.cents) over () as all_cents
    from facts as f
    order by f.at desc, f.order_key
    limit :most::int
), lines as (
    select f.n, string_agg(distinct k.name, ', ' order by k.name) as categories, count(distinct l.product_id) as products,
           (array_agg(coalesce(p.title, p.external_id) order by l.cents desc, l.product_id))[1] as title
    from found as f
    join order_lines as l on l.customer_id = f.customer_id and l.order_key = f.order_key
    join products as p on p.product_id = l.product_id
    left join categories as k on k.category_id = l.category_id
    group by f.n
)
select json_agg(json_build_array(
           c.external_id, age_name(f.age), (extract(epoch from f.at) * 1000000)::bigint, f.cents, l.title,
           coalesce(l.products, 0), l.categories,
           (select (extract(epoch from b.opened_at) * 1000000)::bigint
            from orders as o
            join carts as b on b.customer_id = o.customer_id and b.cart_key = o.cart_key
            where o.customer_id = f.customer_id and o.order_key = f.order_key)
       ) order by f.n)::text as chunk,
       max(f.all_rows) as all_rows, max(f.all_cents) as all_cents
from found as f
join customers as c on c.customer_id = f.customer_id
left join lines as l on l.n = f.n
group by f.n / 2000
order by f.n / 2000;
