-- name: rfm
-- How many customers with an order are in each fifth of recency and frequency, and what they have spent.
select m.r, m.f, m.customers, m.cents as revenue_cents
from rfm_map(:as_of::timestamptz, :category::text, :age::text) as m;
