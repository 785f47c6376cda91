-- name: today
-- How many events the shop's day has so far.
select count(*) as events
from events
where "timestamp" >= date_trunc('day', :now::timestamptz, :timezone::text)
  and "timestamp" < date_trunc('day', :now::timestamptz, :timezone::text) + interval '1 day';
