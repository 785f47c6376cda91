-- name: categories
-- The categories written on events, by name.
select name as category from categories order by name limit 200;
