-- name: heatmap
-- The sums of each weekday and hour of the shop's zone over the whole hours of the period, and its first hour.
select split_part(t.key, '-', 1)::int as weekday, split_part(t.key, '-', 2)::int as hour,
       date_trunc('hour', greatest(:since::timestamptz, h.oldest_at), :timezone::text) as first_bucket,
       t.orders, t.purchase_cents, t.sessions, t.sessions_with_purchase, t.carts, t.open, t.abandoned, t.lost
from derived_head as h
cross join lateral tally_parts_by(
    'weekday_hour', array['events', 'visits', 'carts'], :since::timestamptz,
    least(:until::timestamptz, date_trunc('hour', :as_of::timestamptz, :timezone::text)), :as_of::timestamptz,
    :category::text, :age::text, :product::text, :customer::text, :timezone::text) as t;
