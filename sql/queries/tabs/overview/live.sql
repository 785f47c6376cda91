-- name: live
-- Events by action in each stretch before a moment, and in the last stretch that ends at the moment itself (bucket null).
with frame as (
    select (:option::text)::interval as span,
           case when (:option::text)::interval <= interval '15 minutes' then interval '15 seconds'
                when (:option::text)::interval <= interval '1 hour' then interval '1 minute' else interval '5 minutes' end as step
)
select c.bucket, c.view_events, c.add_events, c.remove_events, c.purchase_events
from frame as f
cross join lateral live_rows(:as_of::timestamptz, f.span + f.step, f.step, :category::text, :age::text, :product::text,
                             :customer::text) as c
union all
select null, count(*) filter (where c.action = 0), count(*) filter (where c.action = 1),
       count(*) filter (where c.action = 2), count(*) filter (where c.action = 3)
from frame as f
cross join lateral event_facts(:as_of::timestamptz - f.step + interval '1 microsecond', 'infinity', :as_of::timestamptz,
                               product_number(:product::text), customer_number(:customer::text)) as c
where (:category::text is null or c.category_id = category_number(:category::text))
  and (:age::text is null or c.age = age_number(:age::text));
