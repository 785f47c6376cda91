-- name: abandoned
-- Carts that became ABANDONED after one moment and up to another, the last 200 of them, oldest first.
select a.customer, a.age, a.last_at, a.abandoned_at, a.units, a.cents
from (
    select * from carts_abandoned(:after::timestamptz, :upto::timestamptz) order by last_at desc limit 200
) as a
order by a.abandoned_at, a.customer;
