-- name: at-risk
-- Open carts idle for more than half of T, the longest idle first, and how many there are.
select u.external_id as customer, c.cart_key, age_name(c.age) as age, c.units, c.cents,
       extract(epoch from :as_of::timestamptz - c.last_at)::float8 as idle_s,
       extract(epoch from c.last_at - c.at)::float8 as time_in_cart_s, h.abandoned_after, h.lost_after,
       count(*) over () as carts_at_risk
from derived_head as h
cross join lateral open_cart_facts(:as_of::timestamptz, product_number(:product::text), customer_number(:customer::text))
    as c
join customers as u on u.customer_id = c.customer_id
where :as_of::timestamptz - c.last_at > h.abandoned_after / 2
  and c.category_id = coalesce(category_number(:category::text), 0)
  and (:age::text is null or c.age = age_number(:age::text))
order by idle_s desc, c.cart_key
limit 8;
