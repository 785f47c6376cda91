-- name: heatmap
-- The sums of each weekday and hour of the shop's zone over the whole hours of the period, and its first hour.
with course as materialized (
    select c.*
    from course_by('none', 'hour', :since::timestamptz, :until::timestamptz, :as_of::timestamptz, :category::text,
                   :age::text, :product::text, :customer::text, :timezone::text) as c
    where c.bucket + interval '1 hour' <= :as_of::timestamptz
)
select extract(isodow from c.bucket at time zone :timezone::text)::int as weekday,
       extract(hour from c.bucket at time zone :timezone::text)::int as hour,
       (select min(f.bucket) from course as f) as first_bucket,
       sum(c.orders)::bigint as orders, sum(c.purchase_cents) as purchase_cents, sum(c.sessions)::bigint as sessions,
       sum(c.sessions_with_purchase)::bigint as sessions_with_purchase, sum(c.carts)::bigint as carts,
       sum(c.open)::bigint as open, sum(c.abandoned)::bigint as abandoned, sum(c.lost)::bigint as lost
from course as c
group by 1, 2;
