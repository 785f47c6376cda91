-- name: segment
-- Customers whose fifths of recency and frequency are among `pairs` (10 × R + F), most revenue first: over all history up
-- to the moment, as the map of segments counts them. As JSON, 2,000 customers to a row.
with facts as (
    select r.*
    from rfm(:as_of::timestamptz, :category::text, :age::text) as r
    where r.r * 10 + r.f = any (:pairs::int[])
), found as materialized (
    select f.*, row_number() over (order by f.cents desc, f.customer_id) - 1 as n, count(*) over () as all_rows,
           sum(f.cents) over () as all_cents
    from facts as f
    order by f.cents desc, f.customer_id
    limit :most::int
)
select json_agg(json_build_array(
           c.external_id, age_name(age_group(c.age)), f.r * 10 + f.f, f.cents, f.orders,
           (extract(epoch from f.last_order_at) * 1000000)::bigint
       ) order by f.n)::text as chunk,
       max(f.all_rows) as all_rows, max(f.all_cents) as all_cents
from found as f
join customers as c on c.customer_id = f.customer_id
group by f.n / 2000
order by f.n / 2000;
