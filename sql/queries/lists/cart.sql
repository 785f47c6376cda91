-- name: cart
-- One cart, told by its customer and the moment it was opened; T and W.
select c.cart_key, c.opened_at, c.last_at, c.bought_at, c.ended_at, age_name(c.age) as age, h.abandoned_after, h.lost_after
from derived_head as h
join customers as n on n.external_id = :customer::text
join carts as c on c.customer_id = n.customer_id and c.opened_at = :opened_at::timestamptz
order by c.cart_key
limit 1;
