-- What the projector asks the database to do: adding up a stretch of the log, and what the fold found, into the cells.

-- The cells of every grain that a moment lies in.
create function grains(at timestamptz, zone text, grid_s int) returns table (grain smallint, bucket int)
language sql stable as $$
    select g.grain::smallint, g.bucket
    from (select hour_of(at, grid_s) as hour, day_of(at, zone) as day) as d
    cross join lateral (values (0, d.hour), (1, d.day), (2, d.day >> 2), (3, d.day >> 4), (4, d.day >> 6), (5, d.day >> 8))
        as g(grain, bucket)
$$;

-- Adds events (after, upto] to event_cells and product_cells. Their customers' folds do the rest.
create procedure project_events(p_after bigint, p_upto bigint) language plpgsql as $$
declare
    head derived_head;
begin
    select * into head from derived_head;
    insert into event_cells as t (
        grain, category_id, age, bucket, view_events, add_events, remove_events, purchase_events, view_units, add_units,
        remove_units, purchase_units, removed_without_add, view_cents, add_cents, remove_cents, purchase_cents)
    with base as (
        select hour_of(e."timestamp", head.grid_s) as hour, day_of(e."timestamp", head.timezone) as day,
               coalesce(k.category_id, -1) as category_id, age_group(e.age) as age,
               count(*) filter (where e.action = 'view_product') as n0,
               count(*) filter (where e.action = 'add_to_cart') as n1,
               count(*) filter (where e.action = 'remove_from_cart') as n2,
               count(*) filter (where e.action = 'purchase_cart') as n3,
               sum(e.quantity) filter (where e.action = 'view_product') as q0,
               sum(e.quantity) filter (where e.action = 'add_to_cart') as q1,
               sum(e.quantity) filter (where e.action = 'remove_from_cart') as q2,
               sum(e.quantity) filter (where e.action = 'purchase_cart') as q3,
               sum(e.product_price * e.quantity) filter (where e.action = 'view_product') as v0,
               sum(e.product_price * e.quantity) filter (where e.action = 'add_to_cart') as v1,
               sum(e.product_price * e.quantity) filter (where e.action = 'remove_from_cart') as v2,
               sum(e.product_price * e.quantity) filter (where e.action = 'purchase_cart') as v3
        from events as e
        left join categories as k on k.name = e.category
        where e.position > p_after and e.position <= p_upto
        group by 1, 2, 3, 4
    )
    select g.grain, case when grouping(b.category_id) = 1 then 0 else b.category_id end,
           case when grouping(b.age) = 1 then -1 else b.age end, g.bucket,
           sum(n0), sum(n1), sum(n2), sum(n3), coalesce(sum(q0), 0), coalesce(sum(q1), 0), coalesce(sum(q2), 0),
           coalesce(sum(q3), 0), 0, coalesce(sum(v0) * 100, 0), coalesce(sum(v1) * 100, 0), coalesce(sum(v2) * 100, 0),
           coalesce(sum(v3) * 100, 0)
    from base as b
    cross join lateral (values (0, b.hour), (1, b.day), (2, b.day >> 2), (3, b.day >> 4), (4, b.day >> 6), (5, b.day >> 8))
        as g(grain, bucket)
    group by g.grain, g.bucket, grouping sets ((b.category_id, b.age), (b.category_id), (b.age), ())
    on conflict (grain, category_id, age, bucket) do update set
        view_events = t.view_events + excluded.view_events, add_events = t.add_events + excluded.add_events,
        remove_events = t.remove_events + excluded.remove_events,
        purchase_events = t.purchase_events + excluded.purchase_events,
        view_units = t.view_units + excluded.view_units, add_units = t.add_units + excluded.add_units,
        remove_units = t.remove_units + excluded.remove_units, purchase_units = t.purchase_units + excluded.purchase_units,
        view_cents = t.view_cents + excluded.view_cents, add_cents = t.add_cents + excluded.add_cents,
        remove_cents = t.remove_cents + excluded.remove_cents, purchase_cents = t.purchase_cents + excluded.purchase_cents;

    insert into product_cells as t (grain, bucket, category_id, product_id, events, views, adds, removes, purchases,
                                    left_units, carts_left, revenue_cents, left_cents)
    with base as (
        select day_of(e."timestamp", head.timezone) as day, coalesce(k.category_id, -1) as category_id, e.product_id,
               count(*) as n,
               sum(e.quantity) filter (where e.action = 'view_product') as q0,
               sum(e.quantity) filter (where e.action = 'add_to_cart') as q1,
               sum(e.quantity) filter (where e.action = 'remove_from_cart') as q2,
               sum(e.quantity) filter (where e.action = 'purchase_cart') as q3,
               sum(e.product_price * e.quantity) filter (where e.action = 'purchase_cart') as v3
        from events as e
        left join categories as k on k.name = e.category
        where e.position > p_after and e.position <= p_upto
        group by 1, 2, 3
    )
    select g.grain, g.bucket, b.category_id, b.product_id, sum(n), coalesce(sum(q0), 0), coalesce(sum(q1), 0),
           coalesce(sum(q2), 0), coalesce(sum(q3), 0), 0, 0, coalesce(sum(v3) * 100, 0), 0
    from base as b
    cross join lateral (values (1, b.day), (2, b.day >> 2), (3, b.day >> 4), (4, b.day >> 6), (5, b.day >> 8))
        as g(grain, bucket)
    group by g.grain, g.bucket, b.category_id, b.product_id
    on conflict (grain, bucket, category_id, product_id) do update set
        events = t.events + excluded.events, views = t.views + excluded.views, adds = t.adds + excluded.adds,
        removes = t.removes + excluded.removes, purchases = t.purchases + excluded.purchases,
        revenue_cents = t.revenue_cents + excluded.revenue_cents;
end
$$;

-- Adds what the fold found, staged by quarter hour in temporary tables, to the cells.
create procedure project_deltas() language plpgsql as $$
declare
    head derived_head;
begin
    select * into head from derived_head;
    insert into visit_cells as t
    select g.grain, d.category_id, case when grouping(d.age) = 1 then -1 else d.age end, g.bucket,
           sum(sessions), sum(sessions_with_view), sum(sessions_with_add), sum(sessions_with_purchase),
           sum(sessions_with_view_add), sum(sessions_with_add_purchase), sum(orders), sum(session_view_cents),
           sum(session_add_cents), sum(session_purchase_cents), sum(order_cents), sum(order_squares)
    from visit_deltas as d
    cross join lateral grains(quarter_start(d.quarter), head.timezone, head.grid_s) as g
    group by g.grain, g.bucket, grouping sets ((d.category_id, d.age), (d.category_id))
    on conflict (grain, category_id, age, bucket) do update set
        sessions = t.sessions + excluded.sessions,
        sessions_with_view = t.sessions_with_view + excluded.sessions_with_view,
        sessions_with_add = t.sessions_with_add + excluded.sessions_with_add,
        sessions_with_purchase = t.sessions_with_purchase + excluded.sessions_with_purchase,
        sessions_with_view_add = t.sessions_with_view_add + excluded.sessions_with_view_add,
        sessions_with_add_purchase = t.sessions_with_add_purchase + excluded.sessions_with_add_purchase,
        orders = t.orders + excluded.orders,
        session_view_cents = t.session_view_cents + excluded.session_view_cents,
        session_add_cents = t.session_add_cents + excluded.session_add_cents,
        session_purchase_cents = t.session_purchase_cents + excluded.session_purchase_cents,
        order_cents = t.order_cents + excluded.order_cents, order_squares = t.order_squares + excluded.order_squares;

    insert into cart_cells as t
    select g.grain, d.category_id, case when grouping(d.age) = 1 then -1 else d.age end, g.bucket,
           sum(carts), sum(gone), sum(emptied), sum(purchased), sum(recovered), sum(ever_abandoned),
           sum(cart_added_cents), sum(cart_bought_cents), sum(left_cents)
    from cart_deltas as d
    cross join lateral grains(quarter_start(d.quarter), head.timezone, head.grid_s) as g
    group by g.grain, g.bucket, grouping sets ((d.category_id, d.age), (d.category_id))
    on conflict (grain, category_id, age, bucket) do update set
        carts = t.carts + excluded.carts, gone = t.gone + excluded.gone, emptied = t.emptied + excluded.emptied,
        purchased = t.purchased + excluded.purchased, recovered = t.recovered + excluded.recovered,
        ever_abandoned = t.ever_abandoned + excluded.ever_abandoned,
        cart_added_cents = t.cart_added_cents + excluded.cart_added_cents,
        cart_bought_cents = t.cart_bought_cents + excluded.cart_bought_cents, left_cents = t.left_cents + excluded.left_cents;

    insert into product_cells as t (grain, bucket, category_id, product_id, events, views, adds, removes, purchases,
                                    left_units, carts_left, revenue_cents, left_cents)
    select g.grain, g.bucket, d.category_id, d.product_id, 0, 0, 0, 0, 0, sum(left_units), sum(carts_left), 0, sum(left_cents)
    from product_deltas as d
    cross join lateral grains(quarter_start(d.quarter), head.timezone, head.grid_s) as g
    where g.grain > 0
    group by g.grain, g.bucket, d.category_id, d.product_id
    on conflict (grain, bucket, category_id, product_id) do update set
        left_units = t.left_units + excluded.left_units, carts_left = t.carts_left + excluded.carts_left,
        left_cents = t.left_cents + excluded.left_cents;

    insert into event_cells as t (
        grain, category_id, age, bucket, view_events, add_events, remove_events, purchase_events, view_units, add_units,
        remove_units, purchase_units, removed_without_add, view_cents, add_cents, remove_cents, purchase_cents)
    select g.grain, case when grouping(d.category_id) = 1 then 0 else d.category_id end,
           case when grouping(d.age) = 1 then -1 else d.age end, g.bucket,
           0, 0, 0, 0, 0, 0, 0, 0, sum(d.units), 0, 0, 0, 0
    from unmatched_deltas as d
    cross join lateral grains(quarter_start(d.quarter), head.timezone, head.grid_s) as g
    group by g.grain, g.bucket, grouping sets ((d.category_id, d.age), (d.category_id), (d.age), ())
    on conflict (grain, category_id, age, bucket) do update set
        removed_without_add = t.removed_without_add + excluded.removed_without_add;
end
$$;

create function quarter_start(quarter int) returns timestamptz language sql immutable parallel safe as $$
    select timestamptz '1970-01-01 00:00:00+00' + make_interval(mins => quarter * 15)
$$;
