-- Distinct customers of a period, exactly: sets of customers by stretch of time, united.
--
-- In closed days the sets are in visitor_cells, in open ones row by row in open_visitors, at ragged ends the events tell.
-- Who is in two sets at once is found by uniting them too: |A and B| = |A| + |B| - |A or B|.

-- The key of a row, as the contract spells it; a category by its number (0 none of them).
create function part_key(p_by text, at timestamptz, customer_id bigint, category_id int, age int, zone text)
returns text language sql stable as $$
    select case p_by
        when 'none' then ''
        when 'category' then category_id::text
        when 'age' then age::text
        when 'customer' then customer_id::text
        when 'hour' then extract(hour from at at time zone zone)::text
        when 'weekday' then extract(isodow from at at time zone zone)::text
        when 'weekday_hour' then extract(isodow from at at time zone zone)::text || '-'
                                 || extract(hour from at at time zone zone)::text
        when 'day' then to_char(at at time zone zone, 'YYYY-MM-DD')
        when 'week' then to_char(date_trunc('week', at at time zone zone), 'YYYY-MM-DD')
        when 'month' then to_char(at at time zone zone, 'YYYY-MM')
    end
$$;

-- Which sets are asked for, and the kinds (visitor_cells.kind) each unites.
create function visitor_sets() returns table (set int, kind smallint) language sql immutable parallel safe as $$
    values (0, 0::smallint), (1, 1::smallint), (2, 2::smallint), (3, 3::smallint),
           (4, 1::smallint), (4, 2::smallint), (5, 2::smallint), (5, 3::smallint)
$$;

-- Customers with an event in the period, and what their events of the period were, by key. `p_coarsest` as in pieces().
create function visitor_counts(p_by text, p_zone text, p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                               p_category int, p_age int, p_product bigint, p_customer bigint, p_coarsest int)
returns table (key text, customers bigint, customers_with_view bigint, customers_with_add bigint,
               customers_with_purchase bigint, customers_with_view_add bigint, customers_with_add_purchase bigint)
language sql stable as $$
    with piece as materialized (
        select * from pieces(p_since, p_until, p_as_of, p_coarsest, 1)
    ), cell as materialized (
        select part_key(p_by, case when p_by in ('none', 'category', 'age') then null
                              else cell_start(p.grain, c.bucket, h.grid_s, h.timezone) end,
                        null, c.category_id, c.age, p_zone) as key,
               c.kind, c.ids, c.bits
        from derived_head as h
        cross join piece as p
        cross join wanted_categories(p_category) as k
        cross join wanted_ages(p_age) as g
        cross join (values (0::smallint), (1), (2), (3)) as w(kind)
        join visitor_cells as c on c.grain = p.grain and c.category_id = k.category_id and c.age = g.age
         and c.kind = w.kind and c.bucket >= p.lo and c.bucket < p.hi
        where p.grain > 0
    ), width as (
        select max(length(c.bits)) as bits from cell as c
    ), united as materialized (
        select c.key, s.set, bit_or(pg_catalog."bit"(c.bits, w.bits, true)) as bits
        from cell as c
        join visitor_sets() as s on s.kind = c.kind
        cross join width as w
        where c.bits is not null
        group by c.key, s.set
    ), singly as (
        select c.key, c.kind, i.customer_id
        from cell as c cross join unnest(c.ids) as i(customer_id)
        union all
        select part_key(p_by, day_start(o.day, h.timezone), null, case when p_category = 0 then 0 else o.category_id end,
                        case when p_age = -1 then -1 else o.age end, p_zone), w.kind, o.customer_id
        from derived_head as h
        cross join piece as p
        join open_visitors as o on o.day >= p.lo and o.day < p.hi and o.day >= h.closed_day
        join (values (0, 0::smallint), (0, 1), (1, 0), (1, 2), (2, 0), (3, 0), (3, 3)) as w(action, kind)
          on w.action = o.action
        where p.grain = 1 and (p_category is null or p_category = 0 or o.category_id = p_category)
          and (p_age is null or p_age = -1 or o.age = p_age)
        union all
        select part_key(p_by, f.at, f.customer_id, case when p_category = 0 then 0 else f.category_id end,
                        case when p_age = -1 then -1 else f.age end, p_zone), w.kind, f.customer_id
        from piece as p
        cross join lateral event_facts(p.since, p.until, p_as_of, p_product, p_customer) as f
        join (values (0, 0::smallint), (0, 1), (1, 0), (1, 2), (2, 0), (3, 0), (3, 3)) as w(action, kind)
          on w.action = f.action
        where p.grain = -1 and (p_category is null or p_category = 0 or f.category_id = p_category)
          and (p_age is null or p_age = -1 or f.age = p_age)
    ), listed as (
        select distinct i.key, s.set, i.customer_id
        from (select distinct * from singly) as i
        join visitor_sets() as s on s.kind = i.kind
    ), counted as (
        select u.key, u.set, bit_count(u.bits) as customers from united as u
        union all
        select i.key, i.set, count(*)
        from listed as i
        left join united as u on u.key = i.key and u.set = i.set
        where u.bits is null or i.customer_id >= length(u.bits) or get_bit(u.bits, i.customer_id::int) = 0
        group by i.key, i.set
    ), summed as (
        select c.key, coalesce(sum(c.customers) filter (where c.set = 0), 0) as n,
               coalesce(sum(c.customers) filter (where c.set = 1), 0) as viewed,
               coalesce(sum(c.customers) filter (where c.set = 2), 0) as added,
               coalesce(sum(c.customers) filter (where c.set = 3), 0) as bought,
               coalesce(sum(c.customers) filter (where c.set = 4), 0) as viewed_or_added,
               coalesce(sum(c.customers) filter (where c.set = 5), 0) as added_or_bought
        from counted as c
        group by c.key
    )
    select s.key, s.n::bigint, s.viewed::bigint, s.added::bigint, s.bought::bigint,
           (s.viewed + s.added - s.viewed_or_added)::bigint, (s.added + s.bought - s.added_or_bought)::bigint
    from summed as s
$$;
