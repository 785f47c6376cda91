-- name: days
-- Orders and revenue by day (or week) of the period, of at least the last 30 days (26 weeks), and six days more in front
-- for the first mean.
select c.bucket, c.orders, c.purchase_cents
from course_parts_by('none', array['events', 'visits'], case when (:option::text) = 'Week' then 'week' else 'day' end,
               least(:since::timestamptz, :until::timestamptz
                     - case when (:option::text) = 'Week' then interval '26 weeks' else interval '30 days' end)
               - case when (:option::text) = 'Week' then interval '0' else interval '6 days' end,
               :until::timestamptz, :as_of::timestamptz, :category::text, :age::text, :product::text, :customer::text,
               :timezone::text) as c
order by c.bucket;
