-- Deriving everything at once (store/derivation.py): what the events alone give, without the folds.

-- Hours and days of event_cells, days of product_cells: the larger cells are gathered from them.
create procedure derive_events(p_position bigint) language plpgsql as $$
begin
    create temporary table gathered on commit drop as
    select b.hour, b.day, b.category_id, b.age, grouping(b.hour) = 0 as hourly, grouping(b.age) = 0 as aged,
           grouping(b.category_id) = 0 as sorted,
               count(*) filter (where b.action = 0) as view_events,
               count(*) filter (where b.action = 1) as add_events,
               count(*) filter (where b.action = 2) as remove_events,
               count(*) filter (where b.action = 3) as purchase_events,
               coalesce(sum(b.units) filter (where b.action = 0), 0) as view_units,
               coalesce(sum(b.units) filter (where b.action = 1), 0) as add_units,
               coalesce(sum(b.units) filter (where b.action = 2), 0) as remove_units,
               coalesce(sum(b.units) filter (where b.action = 3), 0) as purchase_units,
               0::bigint as removed_without_add, coalesce(sum(b.cents) filter (where b.action = 0), 0) as view_cents,
               coalesce(sum(b.cents) filter (where b.action = 1), 0) as add_cents,
               coalesce(sum(b.cents) filter (where b.action = 2), 0) as remove_cents,
               coalesce(sum(b.cents) filter (where b.action = 3), 0) as purchase_cents
    from (
        select q.hour, q.day, coalesce(k.category_id, -1) as category_id, age_group(e.age) as age,
               action_number(e.action) as action, e.quantity as units,
               coalesce((e.product_price * 100)::bigint * e.quantity, 0) as cents
        from events as e
        join quarters as q on q.quarter = quarter_of(e."timestamp")
        left join categories as k on k.name = e.category
        where e.position <= p_position
    ) as b
    group by grouping sets ((b.hour, b.category_id), (b.hour, b.age), (b.day, b.category_id, b.age));

    insert into event_cells (grain, category_id, age, bucket,
        view_events, add_events, remove_events, purchase_events, view_units, add_units, remove_units, purchase_units,
        removed_without_add, view_cents, add_cents, remove_cents, purchase_cents)
    select 0, case when grouping(t.category_id) = 1 then 0 else t.category_id end, -1, t.hour,
           sum(t.view_events), sum(t.add_events), sum(t.remove_events), sum(t.purchase_events), sum(t.view_units),
           sum(t.add_units), sum(t.remove_units), sum(t.purchase_units), sum(t.removed_without_add),
           sum(t.view_cents), sum(t.add_cents), sum(t.remove_cents), sum(t.purchase_cents)
    from gathered as t
    where t.hourly and t.sorted
    group by grouping sets ((t.hour, t.category_id), (t.hour))
    order by 2, 4;
    insert into event_cells (grain, category_id, age, bucket,
        view_events, add_events, remove_events, purchase_events, view_units, add_units, remove_units, purchase_units,
        removed_without_add, view_cents, add_cents, remove_cents, purchase_cents)
    select 0, 0, t.age, t.hour,
           t.view_events, t.add_events, t.remove_events, t.purchase_events, t.view_units, t.add_units, t.remove_units,
           t.purchase_units, t.removed_without_add, t.view_cents, t.add_cents, t.remove_cents, t.purchase_cents
    from gathered as t
    where t.hourly and t.aged
    order by 3, 4;
    insert into event_cells (grain, category_id, age, bucket,
        view_events, add_events, remove_events, purchase_events, view_units, add_units, remove_units, purchase_units,
        removed_without_add, view_cents, add_cents, remove_cents, purchase_cents)
    select 1, case when grouping(t.category_id) = 1 then 0 else t.category_id end,
           case when grouping(t.age) = 1 then -1 else t.age end, t.day,
           sum(t.view_events), sum(t.add_events), sum(t.remove_events), sum(t.purchase_events), sum(t.view_units),
           sum(t.add_units), sum(t.remove_units), sum(t.purchase_units), sum(t.removed_without_add),
           sum(t.view_cents), sum(t.add_cents), sum(t.remove_cents), sum(t.purchase_cents)
    from gathered as t
    where not t.hourly
    group by grouping sets ((t.day, t.category_id, t.age), (t.day, t.category_id), (t.day, t.age), (t.day))
    order by 2, 3, 4;

    insert into product_cells (grain, bucket, category_id, product_id, events, views, adds, removes, purchases,
                               left_units, carts_left, revenue_cents, left_cents)
    select 1, b.day, b.category_id, b.product_id, count(*), coalesce(sum(b.units) filter (where b.action = 0), 0), coalesce(sum(b.units) filter (where b.action = 1), 0),
           coalesce(sum(b.units) filter (where b.action = 2), 0), coalesce(sum(b.units) filter (where b.action = 3), 0), 0, 0,
           coalesce(sum(b.cents) filter (where b.action = 3), 0), 0
    from (
        select q.day, coalesce(k.category_id, -1) as category_id, e.product_id, action_number(e.action) as action,
               e.quantity as units, coalesce((e.product_price * 100)::bigint * e.quantity, 0) as cents
        from events as e
        join quarters as q on q.quarter = quarter_of(e."timestamp")
        left join categories as k on k.name = e.category
        where e.position <= p_position
    ) as b
    group by b.day, b.category_id, b.product_id
    order by 2, 3, 4;
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
