-- name: sessions
-- Sessions begun in the period that reached a step (view, add, purchase; null for all), the latest first. As JSON, 2,000
-- sessions to a row.
with facts as (
    select f.customer_id, f.at, least(f.ended_at, :as_of::timestamptz) as ended_at, f.age, f.viewed, f.added, f.bought,
           case :step::text when 'view' then f.view_cents when 'add' then f.add_cents else f.purchase_cents end as cents
    from session_facts(:since::timestamptz, :until::timestamptz, :as_of::timestamptz, product_number(:product::text),
                       customer_number(:customer::text), null) as f
    where f.category_id = coalesce(category_number(:category::text), 0)
      and (:age::text is null or f.age = age_number(:age::text))
      and case :step::text when 'view' then f.viewed when 'add' then f.added when 'purchase' then f.bought else 1 end = 1
), found as materialized (
    select f.*, row_number() over (order by f.at desc, f.customer_id) - 1 as n, count(*) over () as all_rows,
           sum(f.cents) over () as all_cents
    from facts as f
    order by f.at desc, f.customer_id
    limit :most::int
)
select json_agg(json_build_array(
           c.external_id, age_name(f.age), (extract(epoch from f.at) * 1000000)::bigint,
           extract(epoch from f.ended_at - f.at)::float8,
           case when f.bought = 1 then 'purchase_cart' when f.added = 1 then 'add_to_cart'
                when f.viewed = 1 then 'view_product' else 'remove_from_cart' end, f.cents
       ) order by f.n)::text as chunk,
       max(f.all_rows) as all_rows, max(f.all_cents) as all_cents
from found as f
join customers as c on c.customer_id = f.customer_id
group by f.n / 2000
order by f.n / 2000;
