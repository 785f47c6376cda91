-- name: funnel
-- Sessions of the period by what was done in them.
select t.sessions, t.sessions_with_view, t.sessions_with_add, t.sessions_with_purchase, t.sessions_with_view_add,
       t.sessions_with_add_purchase, t.session_view_cents, t.session_add_cents, t.session_purchase_cents
from tally_parts_by('none', array['visits'], :since::timestamptz, :until::timestamptz, :as_of::timestamptz,
                    :category::text, :age::text, :product::text, :customer::text, :timezone::text) as t;
