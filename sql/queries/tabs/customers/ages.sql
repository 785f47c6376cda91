-- name: ages
-- The numbers of every age group; the age filter is left aside, so that the chosen group stands among the others.
select t.key, t.view_events, t.add_events, t.remove_events, t.purchase_events, t.purchase_cents, t.customers, t.sessions,
       t.sessions_with_purchase, t.orders, t.carts, t.open, t.abandoned, t.lost, t.emptied, t.purchased, t.recovered
from tally_parts_by('age', array['events', 'visits', 'carts', 'visitors'], :since::timestamptz, :until::timestamptz,
                    :as_of::timestamptz, :category::text, null, :product::text, :customer::text, :timezone::text) as t;
