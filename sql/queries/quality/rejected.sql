-- name: rejected
-- Refused events as they came, oldest first; those only counted have no content.
select r.rejected_id, r.received_at, r.code, r.field, r.message, r.producer, r.event_id, r.count, r.raw
from rejected_events as r
where (:code::text is null or r.code = :code::text)
  and r.rejected_id > :after::bigint
  and r.received_at >= coalesce(:since::timestamptz, timestamptz '1970-01-01 00:00:00+00')
  and r.received_at < coalesce(:until::timestamptz, timestamptz '2101-01-01 00:00:00+00')
order by r.rejected_id limit :limit::int;
