-- name: months
-- Revenue and orders by month, of the twelve months up to the end of the period and of the twelve before.
select c.bucket, c.orders, c.purchase_cents
from course_parts_by('none', array['events', 'visits'], 'month',
               date_trunc('month', least(:until::timestamptz, :as_of::timestamptz) - interval '1 microsecond',
                          :timezone::text) - interval '24 months',
               :until::timestamptz, :as_of::timestamptz, :category::text, :age::text, :product::text, :customer::text,
               :timezone::text) as c
order by c.bucket;
