-- name: price-bands
-- Views and units by price of the product.
select r.price, count(*) as products, sum(r.views)::bigint as views, sum(r.adds)::bigint as adds,
       sum(r.purchases)::bigint as purchases, sum(r.abandoned_units)::bigint as abandoned_units
from product_rows(:since::timestamptz, :until::timestamptz, :as_of::timestamptz, :category::text, :age::text,
                  :product::text, :customer::text) as r
where r.price is not null
group by r.price
order by r.price;
