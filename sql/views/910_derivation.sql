-- Deriving everything at once (store/derivation.py): what the events alone give, and sums of what the folds found.
--
-- `quarters` maps quarter hours to hours and days of the shop. Workers leave *_parts, in hours and days already; what
-- derive_events finds lies in *_sums, a row per action. Cells are made of these in tables without indexes.

-- Events, units and cents by action: of hours by category and by age group, of days by both, and of products by day.
create procedure derive_events(p_position bigint) language plpgsql as $$
begin
    insert into event_sums
    select 1 - grouping(b.day), case when grouping(b.category_id) = 1 then 0 else b.category_id end,
           case when grouping(b.age) = 1 then -1 else b.age end, coalesce(b.day, b.hour), b.action,
           count(*), sum(b.units), sum(b.cents)
    from (
        select q.hour, q.day, coalesce(k.category_id, -1) as category_id, age_group(e.age) as age,
               action_number(e.action) as action, e.quantity as units,
               coalesce((e.product_price * 100)::bigint * e.quantity, 0) as cents
        from events as e
        join quarters as q on q.quarter = quarter_of(e."timestamp")
        left join categories as k on k.name = e.category
        where e.position <= p_position
    ) as b
    group by grouping sets ((b.hour, b.category_id, b.action), (b.hour, b.age, b.action),
                            (b.day, b.category_id, b.age, b.action));

    insert into product_sums
    select b.day, b.category_id, b.product_id, b.action, count(*), sum(b.units), sum(b.cents)
    from (
        select q.day, coalesce(k.category_id, -1) as category_id, e.product_id, action_number(e.action) as action,
               e.quantity as units, coalesce((e.product_price * 100)::bigint * e.quantity, 0) as cents
        from events as e
        join quarters as q on q.quarter = quarter_of(e."timestamp")
        left join categories as k on k.name = e.category
        where e.position <= p_position
    ) as b
    group by b.day, b.category_id, b.product_id, b.action;
end
$$;

-- Hours and days of event_cells. Units removed that were not there come from the folds; here they are action 4.
create procedure derive_event_cells() language plpgsql as $$
begin
    insert into event_sums
    select 1 - grouping(q.day), case when grouping(d.category_id) = 1 then 0 else d.category_id end,
           case when grouping(d.age) = 1 then -1 else d.age end, coalesce(q.day, q.hour), 4, 0, sum(d.units), 0
    from unmatched_deltas as d
    join quarters as q on q.quarter = d.quarter
    group by grouping sets ((q.hour, d.category_id), (q.hour, d.age), (q.day, d.category_id, d.age));

    insert into event_cells (grain, category_id, age, bucket,
        view_events, add_events, remove_events, purchase_events, view_units, add_units, remove_units, purchase_units,
        removed_without_add, view_cents, add_cents, remove_cents, purchase_cents)
    select s.grain, c.category_id, a.age, s.bucket,
           coalesce(sum(s.events) filter (where s.action = 0), 0), coalesce(sum(s.events) filter (where s.action = 1), 0),
           coalesce(sum(s.events) filter (where s.action = 2), 0), coalesce(sum(s.events) filter (where s.action = 3), 0),
           coalesce(sum(s.units) filter (where s.action = 0), 0), coalesce(sum(s.units) filter (where s.action = 1), 0),
           coalesce(sum(s.units) filter (where s.action = 2), 0), coalesce(sum(s.units) filter (where s.action = 3), 0),
           coalesce(sum(s.units) filter (where s.action = 4), 0),
           coalesce(sum(s.cents) filter (where s.action = 0), 0), coalesce(sum(s.cents) filter (where s.action = 1), 0),
           coalesce(sum(s.cents) filter (where s.action = 2), 0), coalesce(sum(s.cents) filter (where s.action = 3), 0)
    from event_sums as s
    cross join lateral (select s.category_id union select 0 where s.category_id <> 0 and (s.grain = 1 or s.age = -1)) as c
    cross join lateral (select s.age union select -1::smallint where s.grain = 1) as a
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4;
end
$$;

-- Days of product_cells. What carts hold comes from the folds.
create procedure derive_product_cells() language plpgsql as $$
begin
    insert into product_cells (grain, bucket, category_id, product_id, events, views, adds, removes, purchases,
                               left_units, carts_left, revenue_cents, left_cents)
    select 1, t.day, t.category_id, t.product_id, sum(t.events),
           coalesce(sum(t.units) filter (where t.action = 0), 0), coalesce(sum(t.units) filter (where t.action = 1), 0),
           coalesce(sum(t.units) filter (where t.action = 2), 0), coalesce(sum(t.units) filter (where t.action = 3), 0),
           sum(t.left_units), sum(t.carts_left), coalesce(sum(t.cents) filter (where t.action = 3), 0),
           sum(t.left_cents)
    from (
        select s.day, s.category_id, s.product_id, s.action, s.events, s.units, s.cents,
               0::bigint as left_units, 0::bigint as carts_left, 0::numeric as left_cents
        from product_sums as s
        union all
        select p.day, p.category_id, p.product_id, null, 0, 0, 0, p.left_units, p.carts_left, p.left_cents
        from product_parts as p
    ) as t
    group by t.day, t.category_id, t.product_id
    order by 2, 3, 4;
end
$$;

-- "sum(a), sum(b), …" of all columns of a table after the first few.
create function sums_of_columns(p_table regclass, p_keys int) returns text language sql stable as $$
    select string_agg(format('sum(u.%I)', attname), ', ' order by attnum)
    from pg_attribute
    where attrelid = p_table and attnum > p_keys and not attisdropped
$$;

-- Hours and days of visit_cells or cart_cells from what the workers found.
create procedure derive_cells(p_what text) language plpgsql as $$
begin
    execute format(
        'insert into %1$s_cells'
        ' select u.grain, u.category_id, a.age, u.bucket, %2$s from %1$s_parts as u'
        ' cross join lateral (select u.age union all select -1::smallint where u.grain = 1) as a'
        ' group by 1, 2, 3, 4 order by 1, 2, 3, 4',
        p_what, sums_of_columns(format('%s_cells', p_what)::regclass, 4));
end
$$;

-- Gathers the days before one in the larger cells, as close_days does day by day.
create procedure derive_larger(p_day int) language plpgsql as $$
declare
    head derived_head;
    name text;
    step record;
    first int;
    last int;
    larger constant text := 'insert into %1$s select $1, u.category_id, u.age, %2$s, %3$s from %1$s as u %4$s'
                            ' where u.grain = $2 and u.bucket >= $3 and u.bucket < $4 group by 2, 3, 4 order by 2, 3, 4';
begin
    select * into head from derived_head;
    create temporary table local_hours on commit drop as
    select h.hour, l.at::date - date '1970-01-01' as day, extract(hour from l.at)::int as local_hour
    from (select distinct q.hour from quarters as q) as h
    cross join lateral (select hour_start(h.hour, head.grid_s) at time zone head.timezone as at) as l;
    foreach name in array array['event_cells', 'visit_cells', 'cart_cells'] loop
        for step in select * from day_grains() as d where d.grain > 1 order by d.grain loop
            first := (-1000 >> step.shift) << 2;
            last := (p_day >> step.shift) << 2;
            execute format(larger, name, 'u.bucket >> 2', sums_of_columns(name::regclass, 4), '')
                using step.grain, step.grain - 1, first, last;
        end loop;
        for step in select * from week_grains() as d order by d.grain loop
            first := week_of(-1000) >> step.shift;
            last := week_of(greatest(p_day, -1000)) >> step.shift;
            if step.grain = 6 then
                execute format(larger, name, 'week_bucket(l.day, l.local_hour, $5)',
                               sums_of_columns(name::regclass, 4), 'join local_hours as l on l.hour = u.bucket')
                    using step.grain, 0, hour_of(day_start(first * 28 - 3, head.timezone), head.grid_s),
                          hour_of(day_start(last * 28 - 3, head.timezone), head.grid_s), step.shift;
            else
                execute format(larger, name, '(u.bucket / 168 >> 2) * 168 + mod(u.bucket, 168)',
                               sums_of_columns(name::regclass, 4), '')
                    using step.grain, step.grain - 1, (first << 2) * 168, (last << 2) * 168;
            end if;
        end loop;
    end loop;
    for step in select * from day_grains() as d where d.grain > 1 order by d.grain loop
        execute format('insert into product_cells select $1, u.bucket >> 2, u.category_id, u.product_id, %s'
                       ' from product_cells as u where u.grain = $2 and u.bucket >= $3 and u.bucket < $4'
                       ' group by 2, 3, 4 order by 2, 3, 4', sums_of_columns('product_cells', 4))
            using step.grain, step.grain - 1, (-1000 >> step.shift) << 2, (p_day >> step.shift) << 2;
    end loop;
    update derived_head set closed_day = p_day;
end
$$;

-- Orders of all customers, and their map.
create procedure derive_totals() language plpgsql as $$
begin
    insert into customer_totals
    select 0, o.customer_id, max(o.started_at), count(*), sum(o.cents) from orders as o group by o.customer_id
    union all
    select l.category_id, l.customer_id, max(o.started_at), count(distinct l.order_key), sum(l.cents)
    from order_lines as l
    join orders as o on o.customer_id = l.customer_id and o.order_key = l.order_key
    group by l.category_id, l.customer_id;
    insert into rfm_cells
    select t.category_id, day_of(t.last_order_at, h.timezone), t.orders, count(*), sum(t.cents)
    from customer_totals as t
    cross join derived_head as h
    group by 1, 2, 3;
end
$$;

-- The strips' last day.
create procedure derive_live(p_position bigint) language plpgsql as $$
begin
    insert into live_cells
    select case when grouping(b.category_id) = 1 then 0 else b.category_id end,
           case when grouping(b.age) = 1 then -1 else b.age end, b.slot,
           count(*) filter (where b.action = 0), count(*) filter (where b.action = 1),
           count(*) filter (where b.action = 2), count(*) filter (where b.action = 3)
    from (
        select slot_of(e."timestamp") as slot, coalesce(k.category_id, -1) as category_id, age_group(e.age) as age,
               action_number(e.action) as action
        from derived_head as h
        join events as e on e."timestamp" > h.written_at - interval '25 hours' and e.position <= p_position
        left join categories as k on k.name = e.category
    ) as b
    group by b.slot, grouping sets ((b.category_id, b.age), (b.category_id), (b.age), ());
end
$$;
