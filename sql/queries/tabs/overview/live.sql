-- name: live
-- Events by action in each stretch up to a moment, and in the last stretch that ends at the moment itself (bucket null).
with frame as (
    select (:option::text)::interval as span,
           case when (:option::text)::interval <= interval '15 minutes' then interval '15 seconds'
                when (:option::text)::interval <= interval '1 hour' then interval '1 minute' else interval '5 minutes' end as step
), chosen as (
    select e."timestamp" as at, e.action
    from frame as f
    join events as e on e."timestamp" > :as_of::timestamptz - f.span - f.step and e."timestamp" <= :as_of::timestamptz
    left join products as p on p.product_id = e.product_id
    left join customers as c on c.customer_id = e.customer_id
    where (:category::text is null or e.category = :category::text)
      and (:age::text is null or age_group(e.age) = age_number(:age::text))
      and (:product::text is null or p.external_id = :product::text)
      and (:customer::text is null or c.external_id = :customer::text)
)
select date_bin(f.step, c.at, timestamptz '1970-01-01 00:00:00+00') as bucket,
       extract(epoch from f.step)::float8 as step_s,
       count(*) filter (where c.action = 'view_product') as view_events,
       count(*) filter (where c.action = 'add_to_cart') as add_events,
       count(*) filter (where c.action = 'remove_from_cart') as remove_events,
       count(*) filter (where c.action = 'purchase_cart') as purchase_events
from frame as f
cross join chosen as c
group by f.step, 1
union all
select null, extract(epoch from f.step)::float8,
       count(*) filter (where c.action = 'view_product'),
       count(*) filter (where c.action = 'add_to_cart'),
       count(*) filter (where c.action = 'remove_from_cart'),
       count(*) filter (where c.action = 'purchase_cart')
from frame as f
left join chosen as c on c.at > :as_of::timestamptz - f.step
group by f.step
order by bucket;
