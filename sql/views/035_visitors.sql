-- Distinct customers of a period, exactly: sets of customers by stretch of time, united.
--
-- In closed days the sets are in visitor_cells, in open ones row by row in open_visitors, at ragged ends the events tell.
-- Who is in two sets at once is found by uniting them too: |A and B| = |A| + |B| - |A or B|.

-- Which sets are asked for, and the kinds (visitor_cells.kind) each unites.
create function visitor_sets() returns table (set int, kind smallint) language sql immutable parallel safe as $$
    values (0, 0::smallint), (1, 1::smallint), (2, 2::smallint), (3, 3::smallint),
           (4, 1::smallint), (4, 2::smallint), (5, 2::smallint), (5, 3::smallint)
$$;

-- Customers with an event in the period, and what their events of the period were, in rows as in 030_sums.sql: from
-- cells for a period as a whole or by days, weeks, months of the shop's zone, else from the events. `p_sets` says which
-- sets are wanted (visitor_sets); {0} is the number of customers alone, the other columns are then not to be used.
create function visitor_counts(p_time text, p_zone text, p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                               p_category int, p_age int, p_product bigint, p_customer bigint, p_sets int[])
returns table (category_id int, age smallint, customer_id bigint, key int, customers bigint, customers_with_view bigint,
               customers_with_add bigint, customers_with_purchase bigint, customers_with_view_add bigint,
               customers_with_add_purchase bigint)
language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
#variable_conflict use_column
declare
    head derived_head;
begin
    select * into head from derived_head;
    if p_product is not null or p_customer is not null
       or not (p_time = 'none' or p_time in ('day', 'week', 'month') and p_zone = head.timezone) then
        return query
        select v.category_id, v.age, v.customer_id, v.key, count(*), sum(v.viewed)::bigint, sum(v.added)::bigint,
               sum(v.bought)::bigint, sum(v.viewed * v.added)::bigint, sum(v.added * v.bought)::bigint
        from visitors_of(p_time, p_zone, p_since, p_until, p_as_of, p_category, p_age, p_product, p_customer) as v
        group by 1, 2, 3, 4;
        return;
    end if;
    return query
    with piece as materialized (
        select * from pieces(p_time, p_zone, p_since, p_until, p_as_of, true)
    ), cell as materialized (
        select c.category_id, c.age, cell_key(p_time, p.grain, c.bucket, 0) as key, c.kind, c.width, c.ids, c.bits
        from piece as p
        cross join wanted_categories(p_category) as k
        cross join wanted_ages(p_age) as g
        cross join (select distinct s.kind from visitor_sets() as s where s.set = any (p_sets)) as w
        cross join lateral (
            select * from visitor_cells as v
            where v.grain = p.grain and v.category_id = k.category_id and v.age = g.age and v.kind = w.kind
              and v.bucket >= p.lo and v.bucket < p.hi
            offset 0
        ) as c
        where p.grain > 0
    ), room as materialized (
        select max(c.width) as width from cell as c
    ), united as materialized (
        select c.category_id, c.age, c.key, s.set,
               bit_or(case when c.width = r.width then c.bits else pg_catalog."bit"(c.bits, r.width, true) end) as bits,
               r.width
        from cell as c
        cross join room as r
        join visitor_sets() as s on s.kind = c.kind and s.set = any (p_sets)
        where c.bits is not null
        group by c.category_id, c.age, c.key, s.set, r.width
    ), singly as (
        select c.category_id, c.age, c.key, c.kind, i.customer_id
        from cell as c cross join unnest(c.ids) as i(customer_id)
        union
        select case when p_category = 0 then 0 else o.category_id end, case when p_age = -1 then -1::smallint else o.age end,
               cell_key(p_time, 1, o.day, 0), w.kind, o.customer_id
        from piece as p
        join open_visitors as o on o.day >= p.lo and o.day < p.hi and o.day >= head.closed_day
        join (values (0, 0::smallint), (0, 1), (1, 0), (1, 2), (2, 0), (3, 0), (3, 3)) as w(action, kind)
          on w.action = o.action and w.kind in (select s.kind from visitor_sets() as s where s.set = any (p_sets))
        where p.grain = 1 and (p_category is null or p_category = 0 or o.category_id = p_category)
          and (p_age is null or p_age = -1 or o.age = p_age)
        union
        select case when p_category = 0 then 0 else f.category_id end, case when p_age = -1 then -1::smallint else f.age end,
               time_key(p_time, f.at, p_zone, head.grid_s), w.kind, f.customer_id
        from piece as p
        cross join lateral event_facts(p.since, p.until, p_as_of, null, null) as f
        join (values (0, 0::smallint), (0, 1), (1, 0), (1, 2), (2, 0), (3, 0), (3, 3)) as w(action, kind)
          on w.action = f.action and w.kind in (select s.kind from visitor_sets() as s where s.set = any (p_sets))
        where p.grain = -1 and (p_category is null or p_category = 0 or f.category_id = p_category)
          and (p_age is null or p_age = -1 or f.age = p_age)
    ), listed as (
        select distinct i.category_id, i.age, i.key, s.set, i.customer_id
        from singly as i
        join visitor_sets() as s on s.kind = i.kind and s.set = any (p_sets)
    ), counted as (
        select u.category_id, u.age, u.key, u.set, bit_count(u.bits) as customers from united as u
        union all
        select i.category_id, i.age, i.key, i.set, count(*)
        from listed as i
        left join united as u on u.category_id = i.category_id and u.age = i.age and u.key = i.key and u.set = i.set
        where u.bits is null or i.customer_id >= u.width or get_bit(u.bits, i.customer_id::int) = 0
        group by 1, 2, 3, 4
    ), summed as (
        select c.category_id, c.age, c.key,
               coalesce(sum(c.customers) filter (where c.set = 0), 0) as n,
               coalesce(sum(c.customers) filter (where c.set = 1), 0) as viewed,
               coalesce(sum(c.customers) filter (where c.set = 2), 0) as added,
               coalesce(sum(c.customers) filter (where c.set = 3), 0) as bought,
               coalesce(sum(c.customers) filter (where c.set = 4), 0) as viewed_or_added,
               coalesce(sum(c.customers) filter (where c.set = 5), 0) as added_or_bought
        from counted as c
        group by 1, 2, 3
    )
    select s.category_id, s.age, null::bigint, s.key, s.n::bigint, s.viewed::bigint, s.added::bigint, s.bought::bigint,
           (s.viewed + s.added - s.viewed_or_added)::bigint, (s.added + s.bought - s.added_or_bought)::bigint
    from summed as s;
end
$$;

-- The customers of each row, one by one, from the events.
create function visitors_of(p_time text, p_zone text, p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                            p_category int, p_age int, p_product bigint, p_customer bigint)
returns table (category_id int, age smallint, customer_id bigint, key int, viewed int, added int, bought int)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    v_grid constant int := (select h.grid_s from derived_head as h);
begin
    return query
    select v.category_id, v.age, case when p_time = 'customer' then v.visitor end, v.key, v.viewed, v.added, v.bought
    from (
        select case when p_category = 0 then 0 else f.category_id end as category_id,
               case when p_age = -1 then -1::smallint else f.age end as age, f.customer_id as visitor,
               time_key(p_time, f.at, p_zone, v_grid) as key,
               max((f.action = 0)::int) as viewed, max((f.action = 1)::int) as added, max((f.action = 3)::int) as bought
        from event_facts(p_since, p_until, p_as_of, p_product, p_customer) as f
        where (p_category is null or p_category = 0 or f.category_id = p_category)
          and (p_age is null or p_age = -1 or f.age = p_age)
        group by 1, 2, 3, 4
    ) as v;
end
$$;
