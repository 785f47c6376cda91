-- name: extent
-- The shop's days of the first and the last event there are; both null in an empty database.
select (min("timestamp") at time zone :timezone::text)::date as first,
       (max("timestamp") at time zone :timezone::text)::date as last
from events;
