-- name: hours
-- Carts opened in each of some stretches of time, judged as of a moment each; `n` counts the stretches from 1.
select s.n, coalesce(t.carts, 0) as carts, coalesce(t.open, 0) as open, coalesce(t.abandoned + t.lost, 0) as gone
from unnest(:since::timestamptz[], :until::timestamptz[], :as_of::timestamptz[]) with ordinality
     as s(since, until, as_of, n)
left join lateral tally_parts_by('none', array['carts'], s.since, s.until, s.as_of, null, null, null, null,
                                 :timezone::text) as t on true
order by s.n;
