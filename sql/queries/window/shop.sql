-- name: shop
-- The shop's settings, where its log stands, and the version of its schema.
select s.timezone, s.currency_symbol, h.last_position as position, (select max(number) from schema_migrations) as schema,
       cart_epoch() as epoch
from shop_settings s cross join stream_head h;
