-- name: at-risk
-- Open carts idle for more than half of T, the longest idle first, and how many there are.
select r.customer, r.age, r.opened_at, r.last_at, r.idle_s, r.units, r.cents,
       extract(epoch from r.last_at - r.opened_at)::float8 as time_in_cart_s, h.abandoned_after, h.lost_after,
       count(*) over () as carts_at_risk
from derived_head as h
cross join lateral carts_at_risk(:as_of::timestamptz, :category::text, :age::text, :product::text, :customer::text) as r
order by r.last_at, r.customer
limit 8;
