-- name: duplicates
-- Events that came again unchanged, by day (UTC) and by who sent them, the newest day first.
select d.day, d.source, d.count
from duplicate_counts as d
where d.day >= coalesce(:since::timestamptz at time zone 'UTC', timestamp '1970-01-01 00:00:00')::date
  and d.day < coalesce(:until::timestamptz at time zone 'UTC', timestamp '2101-01-01 00:00:00')
order by d.day desc, d.count desc, d.source limit :limit::int;
