-- name: definition
-- T and W, as every list is judged.
select h.abandoned_after, h.lost_after from derived_head as h;
