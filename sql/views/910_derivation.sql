-- Deriving everything at once (store/derivation.py): what the events alone give, and sums of what the folds found.
--
-- `quarters` maps quarter hours to hours and days of the shop, the *_deltas are what the folds found by quarter hour.

-- Hours and days of event_cells, days of product_cells: the larger cells are gathered from them.
create procedure derive_events(p_position bigint) language plpgsql as $$
begin
    create temporary table gathered on commit drop as
    select b.hour, b.day, b.category_id, b.age, grouping(b.hour) = 0 as hourly, grouping(b.age) = 0 as aged,
           grouping(b.category_id) = 0 as sorted, b.action, count(*) as n, sum(b.units) as units, sum(b.cents) as cents
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

    insert into event_cells (grain, category_id, age, bucket,
        view_events, add_events, remove_events, purchase_events, view_units, add_units, remove_units, purchase_units,
        removed_without_add, view_cents, add_cents, remove_cents, purchase_cents)
    select 0, case when grouping(t.category_id) = 1 then 0 else t.category_id end, -1, t.hour,
           coalesce(sum(t.n) filter (where t.action = 0), 0), coalesce(sum(t.n) filter (where t.action = 1), 0),
           coalesce(sum(t.n) filter (where t.action = 2), 0), coalesce(sum(t.n) filter (where t.action = 3), 0),
           coalesce(sum(t.units) filter (where t.action = 0), 0),
           coalesce(sum(t.units) filter (where t.action = 1), 0),
           coalesce(sum(t.units) filter (where t.action = 2), 0),
           coalesce(sum(t.units) filter (where t.action = 3), 0), 0,
           coalesce(sum(t.cents) filter (where t.action = 0), 0),
           coalesce(sum(t.cents) filter (where t.action = 1), 0),
           coalesce(sum(t.cents) filter (where t.action = 2), 0), coalesce(sum(t.cents) filter (where t.action = 3), 0)
    from gathered as t
    where t.hourly and t.sorted
    group by grouping sets ((t.hour, t.category_id), (t.hour))
    order by 2, 4;
    insert into event_cells (grain, category_id, age, bucket,
        view_events, add_events, remove_events, purchase_events, view_units, add_units, remove_units, purchase_units,
        removed_without_add, view_cents, add_cents, remove_cents, purchase_cents)
    select 0, 0, t.age, t.hour,
           coalesce(sum(t.n) filter (where t.action = 0), 0), coalesce(sum(t.n) filter (where t.action = 1), 0),
           coalesce(sum(t.n) filter (where t.action = 2), 0), coalesce(sum(t.n) filter (where t.action = 3), 0),
           coalesce(sum(t.units) filter (where t.action = 0), 0),
           coalesce(sum(t.units) filter (where t.action = 1), 0),
           coalesce(sum(t.units) filter (where t.action = 2), 0),
           coalesce(sum(t.units) filter (where t.action = 3), 0), 0,
           coalesce(sum(t.cents) filter (where t.action = 0), 0),
           coalesce(sum(t.cents) filter (where t.action = 1), 0),
           coalesce(sum(t.cents) filter (where t.action = 2), 0), coalesce(sum(t.cents) filter (where t.action = 3), 0)
    from gathered as t
    where t.hourly and t.aged
    group by t.age, t.hour
    order by 3, 4;
    insert into event_cells (grain, category_id, age, bucket,
        view_events, add_events, remove_events, purchase_events, view_units, add_units, remove_units, purchase_units,
        removed_without_add, view_cents, add_cents, remove_cents, purchase_cents)
    select 1, case when grouping(t.category_id) = 1 then 0 else t.category_id end,
           case when grouping(t.age) = 1 then -1 else t.age end, t.day,
           coalesce(sum(t.n) filter (where t.action = 0), 0), coalesce(sum(t.n) filter (where t.action = 1), 0),
           coalesce(sum(t.n) filter (where t.action = 2), 0), coalesce(sum(t.n) filter (where t.action = 3), 0),
           coalesce(sum(t.units) filter (where t.action = 0), 0),
           coalesce(sum(t.units) filter (where t.action = 1), 0),
           coalesce(sum(t.units) filter (where t.action = 2), 0),
           coalesce(sum(t.units) filter (where t.action = 3), 0), 0,
           coalesce(sum(t.cents) filter (where t.action = 0), 0),
           coalesce(sum(t.cents) filter (where t.action = 1), 0),
           coalesce(sum(t.cents) filter (where t.action = 2), 0), coalesce(sum(t.cents) filter (where t.action = 3), 0)
    from gathered as t
    where not t.hourly
    group by grouping sets ((t.day, t.category_id, t.age), (t.day, t.category_id), (t.day, t.age), (t.day))
    order by 2, 3, 4;

    insert into product_cells (grain, bucket, category_id, product_id, events, views, adds, removes, purchases,
                               left_units, carts_left, revenue_cents, left_cents)
    select 1, t.day, t.category_id, t.product_id, sum(t.n), coalesce(sum(t.units) filter (where t.action = 0), 0),
           coalesce(sum(t.units) filter (where t.action = 1), 0), coalesce(sum(t.units) filter (where t.action = 2), 0),
           coalesce(sum(t.units) filter (where t.action = 3), 0), 0, 0,
           coalesce(sum(t.cents) filter (where t.action = 3), 0), 0
    from (
        select b.day, b.category_id, b.product_id, b.action, count(*) as n, sum(b.units) as units, sum(b.cents) as cents
        from (
            select q.day, coalesce(k.category_id, -1) as category_id, e.product_id, action_number(e.action) as action,
                   e.quantity as units, coalesce((e.product_price * 100)::bigint * e.quantity, 0) as cents
            from events as e
            join quarters as q on q.quarter = quarter_of(e."timestamp")
            left join categories as k on k.name = e.category
            where e.position <= p_position
        ) as b
        group by b.day, b.category_id, b.product_id, b.action
    ) as t
    group by t.day, t.category_id, t.product_id
    order by 2, 3, 4;
end
$$;

-- Hours and days of what began in them.
create procedure derive_visits() language plpgsql as $$
begin
    insert into visit_cells (grain, category_id, age, bucket,
        sessions, sessions_with_view, sessions_with_add, sessions_with_purchase, sessions_with_view_add,
        sessions_with_add_purchase, orders, session_view_cents, session_add_cents, session_purchase_cents,
        order_cents, order_squares)
    select 0, d.category_id, -1, q.hour,
           sum(d.sessions), sum(d.sessions_with_view), sum(d.sessions_with_add), sum(d.sessions_with_purchase),
           sum(d.sessions_with_view_add), sum(d.sessions_with_add_purchase), sum(d.orders), sum(d.session_view_cents),
           sum(d.session_add_cents), sum(d.session_purchase_cents), sum(d.order_cents), sum(d.order_squares)
    from visit_deltas as d
    join quarters as q on q.quarter = d.quarter
    group by d.category_id, q.hour
    order by 2, 4;
    insert into visit_cells (grain, category_id, age, bucket,
        sessions, sessions_with_view, sessions_with_add, sessions_with_purchase, sessions_with_view_add,
        sessions_with_add_purchase, orders, session_view_cents, session_add_cents, session_purchase_cents,
        order_cents, order_squares)
    select 0, 0, d.age, q.hour,
           sum(d.sessions), sum(d.sessions_with_view), sum(d.sessions_with_add), sum(d.sessions_with_purchase),
           sum(d.sessions_with_view_add), sum(d.sessions_with_add_purchase), sum(d.orders), sum(d.session_view_cents),
           sum(d.session_add_cents), sum(d.session_purchase_cents), sum(d.order_cents), sum(d.order_squares)
    from visit_deltas as d
    join quarters as q on q.quarter = d.quarter
    where d.category_id = 0
    group by d.age, q.hour
    order by 3, 4;
    insert into visit_cells (grain, category_id, age, bucket,
        sessions, sessions_with_view, sessions_with_add, sessions_with_purchase, sessions_with_view_add,
        sessions_with_add_purchase, orders, session_view_cents, session_add_cents, session_purchase_cents,
        order_cents, order_squares)
    with daily as materialized (
        select q.day, d.category_id, d.age,
               sum(d.sessions) as sessions, sum(d.sessions_with_view) as sessions_with_view,
               sum(d.sessions_with_add) as sessions_with_add, sum(d.sessions_with_purchase) as sessions_with_purchase,
               sum(d.sessions_with_view_add) as sessions_with_view_add,
               sum(d.sessions_with_add_purchase) as sessions_with_add_purchase, sum(d.orders) as orders,
               sum(d.session_view_cents) as session_view_cents, sum(d.session_add_cents) as session_add_cents,
               sum(d.session_purchase_cents) as session_purchase_cents, sum(d.order_cents) as order_cents,
               sum(d.order_squares) as order_squares
        from visit_deltas as d
        join quarters as q on q.quarter = d.quarter
        group by q.day, d.category_id, d.age
    )
    select 1, d.category_id, case when grouping(d.age) = 1 then -1 else d.age end, d.day,
           sum(d.sessions), sum(d.sessions_with_view), sum(d.sessions_with_add), sum(d.sessions_with_purchase),
           sum(d.sessions_with_view_add), sum(d.sessions_with_add_purchase), sum(d.orders), sum(d.session_view_cents),
           sum(d.session_add_cents), sum(d.session_purchase_cents), sum(d.order_cents), sum(d.order_squares)
    from daily as d
    group by grouping sets ((d.day, d.category_id, d.age), (d.day, d.category_id))
    order by 2, 3, 4;
end
$$;

create procedure derive_carts() language plpgsql as $$
begin
    insert into cart_cells (grain, category_id, age, bucket,
        carts, gone, emptied, purchased, recovered, ever_abandoned, cart_added_cents, cart_bought_cents, left_cents)
    select 0, d.category_id, -1, q.hour,
           sum(d.carts), sum(d.gone), sum(d.emptied), sum(d.purchased), sum(d.recovered), sum(d.ever_abandoned),
           sum(d.cart_added_cents), sum(d.cart_bought_cents), sum(d.left_cents)
    from cart_deltas as d
    join quarters as q on q.quarter = d.quarter
    group by d.category_id, q.hour
    order by 2, 4;
    insert into cart_cells (grain, category_id, age, bucket,
        carts, gone, emptied, purchased, recovered, ever_abandoned, cart_added_cents, cart_bought_cents, left_cents)
    select 0, 0, d.age, q.hour,
           sum(d.carts), sum(d.gone), sum(d.emptied), sum(d.purchased), sum(d.recovered), sum(d.ever_abandoned),
           sum(d.cart_added_cents), sum(d.cart_bought_cents), sum(d.left_cents)
    from cart_deltas as d
    join quarters as q on q.quarter = d.quarter
    where d.category_id = 0
    group by d.age, q.hour
    order by 3, 4;
    insert into cart_cells (grain, category_id, age, bucket,
        carts, gone, emptied, purchased, recovered, ever_abandoned, cart_added_cents, cart_bought_cents, left_cents)
    with daily as materialized (
        select q.day, d.category_id, d.age,
               sum(d.carts) as carts, sum(d.gone) as gone, sum(d.emptied) as emptied, sum(d.purchased) as purchased,
               sum(d.recovered) as recovered, sum(d.ever_abandoned) as ever_abandoned,
               sum(d.cart_added_cents) as cart_added_cents, sum(d.cart_bought_cents) as cart_bought_cents,
               sum(d.left_cents) as left_cents
        from cart_deltas as d
        join quarters as q on q.quarter = d.quarter
        group by q.day, d.category_id, d.age
    )
    select 1, d.category_id, case when grouping(d.age) = 1 then -1 else d.age end, d.day,
           sum(d.carts), sum(d.gone), sum(d.emptied), sum(d.purchased), sum(d.recovered), sum(d.ever_abandoned),
           sum(d.cart_added_cents), sum(d.cart_bought_cents), sum(d.left_cents)
    from daily as d
    group by grouping sets ((d.day, d.category_id, d.age), (d.day, d.category_id))
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
