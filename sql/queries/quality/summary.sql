-- name: summary
-- What is odd among the events of a period, counted by kind; `units` or `cents` where the kind has them.
with period as (
    select coalesce(:since::timestamptz, timestamptz '1970-01-01 00:00:00+00') as since,
           coalesce(:until::timestamptz, timestamptz '2101-01-01 00:00:00+00') as until
), flagged as (
    select e.flags from events as e, period as p
    where e.flags <> 0 and e."timestamp" >= p.since and e."timestamp" < p.until
)
select 'purchases-without-a-cart' as kind, count(*) as count, null::numeric as units, sum(o.cents) as cents
from orders as o, period as p where o.cart_key is null and o.started_at >= p.since and o.started_at < p.until
union all
select 'removals-without-an-add', count(*), sum(u.units), null
from unmatched_removes as u, period as p where u.removed_at >= p.since and u.removed_at < p.until
union all
select 'clock-ahead', count(*), null, null from flagged where flags & 1 <> 0
union all
select 'late', count(*), null, null from flagged where flags & 2 <> 0
union all
select 'email-taken', count(*), null, null from flagged where flags & 4 <> 0
union all
select 'without-a-price', count(*), sum(e.quantity), null
from events as e, period as p
where e.product_price is null and e."timestamp" >= p.since and e."timestamp" < p.until
union all
select 'unknown-products', count(*), null, null from products where title is null
union all
select 'duplicates', coalesce(sum(d.count), 0)::bigint, null, null
from duplicate_counts as d, period as p
where d.day >= (p.since at time zone 'UTC')::date and d.day < p.until at time zone 'UTC'
union all
select 'rejected:' || r.code, sum(r.count), null, null
from rejected_events as r, period as p where r.received_at >= p.since and r.received_at < p.until group by r.code
order by 1;
