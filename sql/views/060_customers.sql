-- Customers: who buys most, how they have been lately, and the map of recency and frequency (metrics, Customers).

-- Purchases of a period: (customer, cents) of each event, by the filters.
create function purchase_facts(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category text, p_age int,
                               p_product bigint, p_customer bigint)
returns table (customer_id bigint, cents numeric) language sql stable as $$
    select e.customer_id, coalesce(e.product_price * e.quantity * 100, 0)
    from events as e
    where e.action = 'purchase_cart' and e."timestamp" >= p_since and e."timestamp" < p_until and e."timestamp" <= p_as_of
      and e.position <= (select h.position from derived_head as h)
      and (p_category is null or e.category = p_category) and (p_age is null or age_group(e.age) = p_age)
      and (p_product is null or e.product_id = p_product) and (p_customer is null or e.customer_id = p_customer)
$$;

-- Whether a period holds all there is: then what is added up per customer over all events tells.
create function is_all_history(p_since timestamptz, p_until timestamptz, p_as_of timestamptz) returns boolean
language sql stable as $$
    select coalesce(p_since <= h.oldest_at and p_until > h.newest_at and p_as_of >= h.newest_at, true) from derived_head as h
$$;

-- The customers with the most revenue in a period, at most p_limit of them: orders that began in the period, carts opened
-- in it and how many of them were bought, the last order up to the moment. `age` is the customer's present group.
create function customer_rows(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category text, p_age text,
                              p_product text, p_customer text, p_limit int)
returns table (key text, age text, revenue_cents numeric, orders bigint, order_cents numeric, last_order_at timestamptz,
               carts bigint, carts_open bigint, carts_bought bigint, r int, f int)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    v_since timestamptz := coalesce(p_since, '-infinity');
    v_until timestamptz := coalesce(p_until, 'infinity');
    v_category int := coalesce(category_number(p_category), 0);
    v_age int := age_number(p_age);
    v_product bigint := product_number(p_product);
    v_customer bigint := customer_number(p_customer);
begin
    return query
    with top as materialized (
        select t.customer_id, t.cents
        from customer_top(v_since, v_until, p_as_of, p_category, v_age, v_product, v_customer, p_limit) as t
    )
    select n.external_id, age_name(age_group(n.age)), t.cents, coalesce(o.orders, 0), coalesce(o.cents, 0), l.at,
           coalesce(c.carts, 0), coalesce(c.open, 0), coalesce(c.bought, 0), s.r, s.f
    from top as t
    join customers as n on n.customer_id = t.customer_id
    left join lateral (
        select count(*) as orders, sum(f.cents) as cents
        from order_facts_of(t.customer_id, v_since, v_until, p_as_of, v_product) as f
        where f.category_id = v_category and (v_age is null or f.age = v_age)
    ) as o on true
    left join lateral (
        select max(r.started_at) as at from orders as r where r.customer_id = t.customer_id and r.started_at <= p_as_of
    ) as l on true
    left join lateral (
        select count(*) as carts, count(*) filter (where f.state = 'OPEN') as open,
               count(*) filter (where f.state in ('PURCHASED', 'RECOVERED')) as bought
        from cart_facts_of(t.customer_id, v_since, v_until, p_as_of, v_product) as f
        where f.category_id = v_category and (v_age is null or f.age = v_age)
    ) as c on true
    left join rfm_of((select array_agg(t.customer_id) from top as t), p_as_of) as s on s.customer_id = t.customer_id
    order by t.cents desc, n.external_id;
end
$$;

create function customer_top(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category text, p_age int,
                             p_product bigint, p_customer bigint, p_limit int)
returns table (customer_id bigint, cents numeric) language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
begin
    if p_age is null and p_product is null and is_all_history(p_since, p_until, p_as_of) then
        return query
        select t.customer_id, t.cents from customer_totals as t
        where t.category_id = coalesce(category_number(p_category), 0) and (p_customer is null or t.customer_id = p_customer)
        order by t.cents desc, t.customer_id limit p_limit;
    else
        return query
        select p.customer_id, sum(p.cents)
        from purchase_facts(p_since, p_until, p_as_of, p_category, p_age, p_product, p_customer) as p
        group by p.customer_id
        order by 2 desc, 1 limit p_limit;
    end if;
end
$$;

-- Orders and carts of one customer in a period; found by the customer, not by time.
create function order_facts_of(p_customer bigint, p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_product bigint)
returns table (order_key bigint, at timestamptz, age smallint, category_id int, cents numeric) language sql stable as $$
    select o.order_key, o.started_at, o.age, l.category_id, l.cents
    from orders as o
    cross join lateral (
        select case when grouping(x.category_id) = 1 then 0 else x.category_id end as category_id, sum(x.cents) as cents
        from (
            select r.category_id, r.cents, r.product_id from order_lines as r
            where r.customer_id = o.customer_id and r.order_key = o.order_key and o.ended_at <= p_as_of
            union all
            select coalesce(k.category_id, -1), coalesce(e.product_price * e.quantity * 100, 0), e.product_id
            from events as e
            left join categories as k on k.name = e.category
            where o.ended_at > p_as_of and e.customer_id = o.customer_id and e.action = 'purchase_cart'
              and e."timestamp" between o.started_at and p_as_of
              and is_of_order(o.customer_id, o.order_key, o.started_at, o.order_id, e.position, e."timestamp", e.order_id)
        ) as x
        where p_product is null or x.product_id = p_product
        group by grouping sets ((), (x.category_id))
        having count(*) > 0
    ) as l
    where o.customer_id = p_customer and o.started_at >= p_since and o.started_at < p_until and o.started_at <= p_as_of
$$;

create function cart_facts_of(p_customer bigint, p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_product bigint)
returns table (cart_key bigint, at timestamptz, last_at timestamptz, age smallint, category_id int, state text,
               units bigint, cents numeric)
language sql stable as $$
    select s.cart_key, s.opened_at, s.last_at, s.age, s.category_id,
           cart_state(s.bought, s.whole_units, p_as_of - s.last_at, s.waited, h.abandoned_after, h.lost_after),
           s.units, s.cents
    from derived_head as h
    cross join lateral (
        select l.cart_key, l.opened_at, l.last_at, l.age, l.bought, l.waited, l.whole_units,
               case when grouping(l.category_id) = 1 then 0 else l.category_id end as category_id,
               sum(l.units)::bigint as units, sum(l.cents) as cents
        from (
            select c.cart_key, c.opened_at, c.age, x.*,
                   (sum(x.units) over (partition by c.cart_key))::bigint as whole_units
            from carts as c
            cross join lateral (
                select r.product_id, r.category_id, r.units, r.cents, c.last_at, c.bought_at is not null as bought, c.waited
                from cart_lines as r
                where r.customer_id = c.customer_id and r.cart_key = c.cart_key and c.ended_at <= p_as_of
                union all
                select r.product_id, r.category_id, r.units, r.cents, r.last_at, r.bought, r.waited
                from cart_replay(c.customer_id, c.cart_key, c.opened_at, c.last_at, c.bought_at, c.order_key, p_as_of,
                                 h.abandoned_after) as r
                where c.ended_at > p_as_of
            ) as x
            where c.customer_id = p_customer and c.opened_at >= p_since and c.opened_at < p_until and c.opened_at <= p_as_of
        ) as l
        where p_product is null or l.product_id = p_product
        group by l.cart_key, l.opened_at, l.last_at, l.age, l.bought, l.waited, l.whole_units,
                 grouping sets ((), (l.category_id))
    ) as s
$$;

-- Events of customers in the weeks before a moment: week 0 is the last one.
create function customer_weeks(p_customers text[], p_until timestamptz, p_weeks int)
returns table (key text, week int, events bigint) language sql stable as $$
    select n.external_id, floor(date_part('epoch', p_until - e."timestamp") / 604800)::int, count(*)
    from customers as n
    join events as e on e.customer_id = n.customer_id and e."timestamp" <= p_until
     and e."timestamp" > p_until - make_interval(hours => 168 * p_weeks)
    where n.external_id = any (p_customers) and e.position <= (select h.position from derived_head as h)
    group by 1, 2
$$;

-- How many customers the top tenth by revenue in the 365 days up to a moment holds. Who has bought tells that: the sets of
-- them are kept (035_visitors.sql), so nobody's revenue has to be added up.
create function high_value(p_as_of timestamptz) returns bigint language sql stable as $$
    select coalesce(sum(ceil(v.customers_with_purchase / 10.0)), 0)::bigint
    from visitor_counts('none', 'UTC', p_as_of - interval '8760 hours', p_as_of + interval '1 microsecond', p_as_of, 0, -1,
                        null, null, array[3]) as v
$$;

-- min(5, floor(5 × percent_rank) + 1): the fifth of one with so many below it among so many (domain/segments.py).
create function fifth(below bigint, customers bigint) returns int language sql immutable parallel safe as $$
    select case when customers > 1 then least(5, 5 * below / (customers - 1) + 1)::int else 1 end
$$;

-- Each customer with an order up to a moment: its orders over all history.
create function buyers(p_as_of timestamptz, p_category text, p_age text)
returns table (customer_id bigint, last_order_at timestamptz, orders bigint, cents numeric)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    v_category int := coalesce(category_number(p_category), 0);
    v_age int := age_number(p_age);
begin
    if v_age is null and (select h.newest_at <= p_as_of from derived_head as h) then
        return query
        select t.customer_id, t.last_order_at, t.orders, t.cents from customer_totals as t where t.category_id = v_category;
    else
        return query
        select f.customer_id, max(f.at), count(*), sum(f.cents)
        from order_facts('-infinity', 'infinity', p_as_of, null, null, null) as f
        where f.category_id = v_category and (v_age is null or f.age = v_age)
        group by f.customer_id;
    end if;
end
$$;

-- R and F of some customers, by the shop's numbers.
create function rfm_of(p_customers bigint[], p_as_of timestamptz) returns table (customer_id bigint, r int, f int)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
begin
    if (select h.newest_at <= p_as_of from derived_head as h) then
        return query
        with days as materialized (
            select c.last_day, sum(c.customers) as customers from rfm_cells as c where c.category_id = 0 group by 1
        ), counts as materialized (
            select c.orders, sum(c.customers) as customers from rfm_cells as c where c.category_id = 0 group by 1
        ), n as (
            select coalesce(sum(d.customers), 0)::bigint as customers from days as d
        )
        select t.customer_id,
               fifth((select coalesce(sum(d.customers), 0) from days as d where d.last_day < t.day)::bigint
                     + (select count(*) from customer_totals as o
                        where o.category_id = 0 and o.last_order_at >= t.day_start and o.last_order_at < t.last_order_at),
                     n.customers),
               fifth((select coalesce(sum(c.customers), 0) from counts as c where c.orders < t.orders)::bigint, n.customers)
        from n
        cross join lateral (
            select o.*, day_of(o.last_order_at, h.timezone) as day,
                   day_start(day_of(o.last_order_at, h.timezone), h.timezone) as day_start
            from customer_totals as o
            cross join derived_head as h
            where o.category_id = 0 and o.customer_id = any (p_customers)
        ) as t;
    else
        return query
        select s.customer_id, s.r, s.f from rfm(p_as_of, null, null) as s where s.customer_id = any (p_customers);
    end if;
end
$$;

-- R, F and M of every customer with an order up to a moment.
create function rfm(p_as_of timestamptz, p_category text, p_age text)
returns table (customer_id bigint, last_order_at timestamptz, orders bigint, cents numeric, r int, f int, m int)
language sql stable as $$
    select b.customer_id, b.last_order_at, b.orders, b.cents,
           fifth(rank() over (order by b.last_order_at) - 1, count(*) over ()),
           fifth(rank() over (order by b.orders) - 1, count(*) over ()),
           fifth(rank() over (order by b.cents) - 1, count(*) over ())
    from buyers(p_as_of, p_category, p_age) as b
$$;

-- The map of recency and frequency: how many customers are in R and F, and what they have spent over all history.
create function rfm_map(p_as_of timestamptz, p_category text, p_age text)
returns table (r int, f int, customers bigint, cents numeric)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    v_category int := coalesce(category_number(p_category), 0);
begin
    if p_age is not null or (select h.newest_at > p_as_of from derived_head as h) then
        return query
        select s.r, s.f, count(*), sum(s.cents) from rfm(p_as_of, p_category, p_age) as s group by 1, 2;
        return;
    end if;
    -- A day's customers share one fifth but for the few days a border between two fifths lies in: these are told one by one.
    return query
    with cell as materialized (
        select c.* from rfm_cells as c where c.category_id = v_category and c.customers > 0
    ), n as (
        select coalesce(sum(c.customers), 0)::bigint as customers from cell as c
    ), days as materialized (
        select d.last_day, d.below, fifth(d.below, n.customers) as low, fifth(d.below + d.customers - 1, n.customers) as high
        from n
        cross join lateral (
            select x.last_day, x.customers, (sum(x.customers) over (order by x.last_day) - x.customers)::bigint as below
            from (select c.last_day, sum(c.customers)::bigint as customers from cell as c group by 1) as x
        ) as d
    ), counts as materialized (
        select x.orders, fifth((sum(x.customers) over (order by x.orders) - x.customers)::bigint, n.customers) as f
        from n
        cross join lateral (select c.orders, sum(c.customers)::bigint as customers from cell as c group by 1) as x
    ), part as (
        select d.low as r, k.f, c.customers, c.cents
        from cell as c
        join days as d on d.last_day = c.last_day and d.low = d.high
        join counts as k on k.orders = c.orders
        union all
        select fifth(d.below + t.place, n.customers), k.f, 1, t.cents
        from n
        cross join days as d
        cross join derived_head as h
        cross join lateral (
            select o.orders, o.cents, rank() over (order by o.last_order_at) - 1 as place
            from customer_totals as o
            where o.category_id = v_category and o.last_order_at >= day_start(d.last_day, h.timezone)
              and o.last_order_at < day_start(d.last_day + 1, h.timezone)
        ) as t
        join counts as k on k.orders = t.orders
        where d.low <> d.high
    )
    select p.r, p.f, sum(p.customers)::bigint, sum(p.cents) from part as p group by 1, 2;
end
$$;
