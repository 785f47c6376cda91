-- What the projector asks the database to do: adding up a stretch of the log, and what the fold found, into the cells.
--
-- An hour has cells for each category and for each age, not for both at once: at both ends of a period things are
-- counted one by one then. Days and what they are gathered in have all of them.

-- The quarter hour a moment lies in. Doubles are exact enough to tell a microsecond before it until the year 2106.
create function quarter_of(at timestamptz) returns int language sql immutable parallel safe as $$
    select floor(date_part('epoch', at) / 900)::int
$$;

create function quarter_start(quarter int) returns timestamptz language sql immutable parallel safe as $$
    select timestamptz '1970-01-01 00:00:00+00' + quarter * interval '15 minutes'
$$;

-- The 15 seconds a moment lies in.
create function slot_of(at timestamptz) returns int language sql immutable parallel safe as $$
    select floor(date_part('epoch', at) / 15)::int
$$;

-- The hour and the day of a quarter hour.
create function quarter_cells(quarter int, zone text, grid_s int) returns table (hour int, day int, local_hour int)
language sql stable as $$
    select floor((quarter * 900 - grid_s) / 3600.0::float8)::int, l.at::date - date '1970-01-01',
           extract(hour from l.at)::int
    from (select quarter_start(quarter) at time zone zone as at) as l
$$;

-- Grains of weeks: an hour of the week (0 = Monday's first) in 4, 16, 64 weeks; bucket = (week >> shift) * 168 + hour.
create function week_grains() returns table (grain smallint, shift int) language sql immutable parallel safe as $$
    values (6::smallint, 2), (7::smallint, 4), (8::smallint, 6)
$$;

-- Grains from a day up: a day's bucket in them is day >> shift.
create function day_grains() returns table (grain smallint, shift int) language sql immutable parallel safe as $$
    values (1::smallint, 0), (2::smallint, 2), (3::smallint, 4), (4::smallint, 6), (5::smallint, 8)
$$;

create function week_bucket(day int, local_hour int, shift int) returns int language sql immutable as $$
    select (week_of(day) >> shift) * 168 + mod(day + 3, 7) * 24 + local_hour
$$;

-- Adds what events add up to, staged in temporary tables, to event_cells, product_cells and the live strips; and who was
-- there to the open days. The folds of their customers do the rest.
create procedure project_events() language plpgsql as $$
declare
    head derived_head;
begin
    select * into head from derived_head;
with base as materialized (
    select q.hour, q.day, q.local_hour, 0 as removed_without_add, d.*
    from event_deltas as d
    join lateral quarter_cells(d.quarter, head.timezone, head.grid_s) as q on true
), days as materialized (
    select d.day, d.category_id, d.age,
           sum(d.view_events) as view_events, sum(d.add_events) as add_events, sum(d.remove_events) as remove_events,
           sum(d.purchase_events) as purchase_events, sum(d.view_units) as view_units, sum(d.add_units) as add_units,
           sum(d.remove_units) as remove_units, sum(d.purchase_units) as purchase_units,
           sum(d.removed_without_add) as removed_without_add, sum(d.view_cents) as view_cents,
           sum(d.add_cents) as add_cents, sum(d.remove_cents) as remove_cents, sum(d.purchase_cents) as purchase_cents
    from base as d
    group by d.day, d.category_id, d.age
), cells as (
    select 0::smallint as grain, case when grouping(d.category_id) = 1 then 0 else d.category_id end as category_id,
           case when grouping(d.age) = 1 then -1 else d.age end::smallint as age, d.hour as bucket,
           sum(d.view_events) as view_events, sum(d.add_events) as add_events, sum(d.remove_events) as remove_events,
           sum(d.purchase_events) as purchase_events, sum(d.view_units) as view_units, sum(d.add_units) as add_units,
           sum(d.remove_units) as remove_units, sum(d.purchase_units) as purchase_units,
           sum(d.removed_without_add) as removed_without_add, sum(d.view_cents) as view_cents,
           sum(d.add_cents) as add_cents, sum(d.remove_cents) as remove_cents, sum(d.purchase_cents) as purchase_cents
    from base as d
    group by d.hour, grouping sets ((d.category_id), (d.age), ())
    union all
    select l.grain, case when grouping(d.category_id) = 1 then 0 else d.category_id end,
           case when grouping(d.age) = 1 then -1 else d.age end, week_bucket(d.day, d.local_hour, l.shift),
           sum(d.view_events) as view_events, sum(d.add_events) as add_events, sum(d.remove_events) as remove_events,
           sum(d.purchase_events) as purchase_events, sum(d.view_units) as view_units, sum(d.add_units) as add_units,
           sum(d.remove_units) as remove_units, sum(d.purchase_units) as purchase_units,
           sum(d.removed_without_add) as removed_without_add, sum(d.view_cents) as view_cents,
           sum(d.add_cents) as add_cents, sum(d.remove_cents) as remove_cents, sum(d.purchase_cents) as purchase_cents
    from base as d
    cross join week_grains() as l
    where week_of(d.day) >> l.shift < week_of(head.closed_day) >> l.shift
    group by l.grain, 4, grouping sets ((d.category_id), (d.age), ())
    union all
    select l.grain, case when grouping(u.category_id) = 1 then 0 else u.category_id end, case when grouping(u.age) = 1 then -1 else u.age end,
           u.day >> l.shift,
           sum(u.view_events) as view_events, sum(u.add_events) as add_events, sum(u.remove_events) as remove_events,
           sum(u.purchase_events) as purchase_events, sum(u.view_units) as view_units, sum(u.add_units) as add_units,
           sum(u.remove_units) as remove_units, sum(u.purchase_units) as purchase_units,
           sum(u.removed_without_add) as removed_without_add, sum(u.view_cents) as view_cents,
           sum(u.add_cents) as add_cents, sum(u.remove_cents) as remove_cents, sum(u.purchase_cents) as purchase_cents
    from days as u
    cross join day_grains() as l
    where l.grain = 1 or u.day >> l.shift < head.closed_day >> l.shift
    group by l.grain, u.day >> l.shift, grouping sets ((u.category_id, u.age), (u.category_id), (u.age), ())
)
insert into event_cells as t (grain, category_id, age, bucket,
    view_events, add_events, remove_events, purchase_events, view_units, add_units, remove_units, purchase_units,
    removed_without_add, view_cents, add_cents, remove_cents, purchase_cents)
select * from cells
on conflict (grain, category_id, age, bucket) do update set
    view_events = t.view_events + excluded.view_events, add_events = t.add_events + excluded.add_events,
    remove_events = t.remove_events + excluded.remove_events,
    purchase_events = t.purchase_events + excluded.purchase_events, view_units = t.view_units + excluded.view_units,
    add_units = t.add_units + excluded.add_units, remove_units = t.remove_units + excluded.remove_units,
    purchase_units = t.purchase_units + excluded.purchase_units,
    removed_without_add = t.removed_without_add + excluded.removed_without_add,
    view_cents = t.view_cents + excluded.view_cents, add_cents = t.add_cents + excluded.add_cents,
    remove_cents = t.remove_cents + excluded.remove_cents, purchase_cents = t.purchase_cents + excluded.purchase_cents;

insert into product_cells as t (grain, bucket, category_id, product_id, events, views, adds, removes, purchases,
                                left_units, carts_left, revenue_cents, left_cents)
select l.grain, u.day >> l.shift, u.category_id, u.product_id, sum(u.events), sum(u.views), sum(u.adds),
       sum(u.removes), sum(u.purchases), 0, 0, sum(u.revenue_cents), 0
from product_events as u
cross join day_grains() as l
where l.grain = 1 or u.day >> l.shift < head.closed_day >> l.shift
group by l.grain, u.day >> l.shift, u.category_id, u.product_id
on conflict (grain, bucket, category_id, product_id) do update set
    events = t.events + excluded.events, views = t.views + excluded.views, adds = t.adds + excluded.adds,
    removes = t.removes + excluded.removes, purchases = t.purchases + excluded.purchases,
    revenue_cents = t.revenue_cents + excluded.revenue_cents;

insert into open_visitors select * from new_visits on conflict do nothing;

insert into live_cells as t (category_id, age, slot, view_events, add_events, remove_events, purchase_events)
select case when grouping(d.category_id) = 1 then 0 else d.category_id end,
       case when grouping(d.age) = 1 then -1 else d.age end, d.slot,
       sum(d.view_events), sum(d.add_events), sum(d.remove_events), sum(d.purchase_events)
from live_deltas as d
group by d.slot, grouping sets ((d.category_id, d.age), (d.category_id), (d.age), ())
on conflict (category_id, age, slot) do update set
    view_events = t.view_events + excluded.view_events, add_events = t.add_events + excluded.add_events,
    remove_events = t.remove_events + excluded.remove_events,
    purchase_events = t.purchase_events + excluded.purchase_events;
end
$$;

-- Adds what the fold found, staged by quarter hour in temporary tables, to the cells.
create procedure project_visits() language plpgsql as $$
declare
    head derived_head;
begin
    select * into head from derived_head;
with base as materialized (
    select q.hour, q.day, q.local_hour, d.*
    from visit_deltas as d
    join lateral quarter_cells(d.quarter, head.timezone, head.grid_s) as q on true
), days as materialized (
    select d.day, d.category_id, d.age,
           sum(d.sessions) as sessions, sum(d.sessions_with_view) as sessions_with_view,
           sum(d.sessions_with_add) as sessions_with_add, sum(d.sessions_with_purchase) as sessions_with_purchase,
           sum(d.sessions_with_view_add) as sessions_with_view_add,
           sum(d.sessions_with_add_purchase) as sessions_with_add_purchase, sum(d.orders) as orders,
           sum(d.session_view_cents) as session_view_cents, sum(d.session_add_cents) as session_add_cents,
           sum(d.session_purchase_cents) as session_purchase_cents, sum(d.order_cents) as order_cents,
           sum(d.order_squares) as order_squares
    from base as d
    group by d.day, d.category_id, d.age
), cells as (
    select 0::smallint as grain, d.category_id, -1::smallint as age, d.hour as bucket,
           sum(d.sessions) as sessions, sum(d.sessions_with_view) as sessions_with_view,
           sum(d.sessions_with_add) as sessions_with_add, sum(d.sessions_with_purchase) as sessions_with_purchase,
           sum(d.sessions_with_view_add) as sessions_with_view_add,
           sum(d.sessions_with_add_purchase) as sessions_with_add_purchase, sum(d.orders) as orders,
           sum(d.session_view_cents) as session_view_cents, sum(d.session_add_cents) as session_add_cents,
           sum(d.session_purchase_cents) as session_purchase_cents, sum(d.order_cents) as order_cents,
           sum(d.order_squares) as order_squares
    from base as d
    group by d.hour, d.category_id
    union all
    select 0, 0, d.age, d.hour,
           sum(d.sessions) as sessions, sum(d.sessions_with_view) as sessions_with_view,
           sum(d.sessions_with_add) as sessions_with_add, sum(d.sessions_with_purchase) as sessions_with_purchase,
           sum(d.sessions_with_view_add) as sessions_with_view_add,
           sum(d.sessions_with_add_purchase) as sessions_with_add_purchase, sum(d.orders) as orders,
           sum(d.session_view_cents) as session_view_cents, sum(d.session_add_cents) as session_add_cents,
           sum(d.session_purchase_cents) as session_purchase_cents, sum(d.order_cents) as order_cents,
           sum(d.order_squares) as order_squares
    from base as d
    where d.category_id = 0
    group by d.hour, d.age
    union all
    select l.grain, d.category_id, -1, week_bucket(d.day, d.local_hour, l.shift),
           sum(d.sessions) as sessions, sum(d.sessions_with_view) as sessions_with_view,
           sum(d.sessions_with_add) as sessions_with_add, sum(d.sessions_with_purchase) as sessions_with_purchase,
           sum(d.sessions_with_view_add) as sessions_with_view_add,
           sum(d.sessions_with_add_purchase) as sessions_with_add_purchase, sum(d.orders) as orders,
           sum(d.session_view_cents) as session_view_cents, sum(d.session_add_cents) as session_add_cents,
           sum(d.session_purchase_cents) as session_purchase_cents, sum(d.order_cents) as order_cents,
           sum(d.order_squares) as order_squares
    from base as d
    cross join week_grains() as l
    where week_of(d.day) >> l.shift < week_of(head.closed_day) >> l.shift
    group by 1, 2, 4
    union all
    select l.grain, 0, d.age, week_bucket(d.day, d.local_hour, l.shift),
           sum(d.sessions) as sessions, sum(d.sessions_with_view) as sessions_with_view,
           sum(d.sessions_with_add) as sessions_with_add, sum(d.sessions_with_purchase) as sessions_with_purchase,
           sum(d.sessions_with_view_add) as sessions_with_view_add,
           sum(d.sessions_with_add_purchase) as sessions_with_add_purchase, sum(d.orders) as orders,
           sum(d.session_view_cents) as session_view_cents, sum(d.session_add_cents) as session_add_cents,
           sum(d.session_purchase_cents) as session_purchase_cents, sum(d.order_cents) as order_cents,
           sum(d.order_squares) as order_squares
    from base as d
    cross join week_grains() as l
    where d.category_id = 0 and week_of(d.day) >> l.shift < week_of(head.closed_day) >> l.shift
    group by 1, 3, 4
    union all
    select l.grain, u.category_id, case when grouping(u.age) = 1 then -1 else u.age end,
           u.day >> l.shift,
           sum(u.sessions) as sessions, sum(u.sessions_with_view) as sessions_with_view,
           sum(u.sessions_with_add) as sessions_with_add, sum(u.sessions_with_purchase) as sessions_with_purchase,
           sum(u.sessions_with_view_add) as sessions_with_view_add,
           sum(u.sessions_with_add_purchase) as sessions_with_add_purchase, sum(u.orders) as orders,
           sum(u.session_view_cents) as session_view_cents, sum(u.session_add_cents) as session_add_cents,
           sum(u.session_purchase_cents) as session_purchase_cents, sum(u.order_cents) as order_cents,
           sum(u.order_squares) as order_squares
    from days as u
    cross join day_grains() as l
    where l.grain = 1 or u.day >> l.shift < head.closed_day >> l.shift
    group by l.grain, u.day >> l.shift, grouping sets ((u.category_id, u.age), (u.category_id))
)
insert into visit_cells as t (grain, category_id, age, bucket,
    sessions, sessions_with_view, sessions_with_add, sessions_with_purchase, sessions_with_view_add,
    sessions_with_add_purchase, orders, session_view_cents, session_add_cents, session_purchase_cents, order_cents,
    order_squares)
select * from cells
on conflict (grain, category_id, age, bucket) do update set
    sessions = t.sessions + excluded.sessions,
    sessions_with_view = t.sessions_with_view + excluded.sessions_with_view,
    sessions_with_add = t.sessions_with_add + excluded.sessions_with_add,
    sessions_with_purchase = t.sessions_with_purchase + excluded.sessions_with_purchase,
    sessions_with_view_add = t.sessions_with_view_add + excluded.sessions_with_view_add,
    sessions_with_add_purchase = t.sessions_with_add_purchase + excluded.sessions_with_add_purchase,
    orders = t.orders + excluded.orders, session_view_cents = t.session_view_cents + excluded.session_view_cents,
    session_add_cents = t.session_add_cents + excluded.session_add_cents,
    session_purchase_cents = t.session_purchase_cents + excluded.session_purchase_cents,
    order_cents = t.order_cents + excluded.order_cents, order_squares = t.order_squares + excluded.order_squares;
end
$$;

create procedure project_carts() language plpgsql as $$
declare
    head derived_head;
begin
    select * into head from derived_head;
with base as materialized (
    select q.hour, q.day, q.local_hour, d.*
    from cart_deltas as d
    join lateral quarter_cells(d.quarter, head.timezone, head.grid_s) as q on true
), days as materialized (
    select d.day, d.category_id, d.age,
           sum(d.carts) as carts, sum(d.gone) as gone, sum(d.emptied) as emptied, sum(d.purchased) as purchased,
           sum(d.recovered) as recovered, sum(d.ever_abandoned) as ever_abandoned,
           sum(d.cart_added_cents) as cart_added_cents, sum(d.cart_bought_cents) as cart_bought_cents,
           sum(d.left_cents) as left_cents
    from base as d
    group by d.day, d.category_id, d.age
), cells as (
    select 0::smallint as grain, d.category_id, -1::smallint as age, d.hour as bucket,
           sum(d.carts) as carts, sum(d.gone) as gone, sum(d.emptied) as emptied, sum(d.purchased) as purchased,
           sum(d.recovered) as recovered, sum(d.ever_abandoned) as ever_abandoned,
           sum(d.cart_added_cents) as cart_added_cents, sum(d.cart_bought_cents) as cart_bought_cents,
           sum(d.left_cents) as left_cents
    from base as d
    group by d.hour, d.category_id
    union all
    select 0, 0, d.age, d.hour,
           sum(d.carts) as carts, sum(d.gone) as gone, sum(d.emptied) as emptied, sum(d.purchased) as purchased,
           sum(d.recovered) as recovered, sum(d.ever_abandoned) as ever_abandoned,
           sum(d.cart_added_cents) as cart_added_cents, sum(d.cart_bought_cents) as cart_bought_cents,
           sum(d.left_cents) as left_cents
    from base as d
    where d.category_id = 0
    group by d.hour, d.age
    union all
    select l.grain, d.category_id, -1, week_bucket(d.day, d.local_hour, l.shift),
           sum(d.carts) as carts, sum(d.gone) as gone, sum(d.emptied) as emptied, sum(d.purchased) as purchased,
           sum(d.recovered) as recovered, sum(d.ever_abandoned) as ever_abandoned,
           sum(d.cart_added_cents) as cart_added_cents, sum(d.cart_bought_cents) as cart_bought_cents,
           sum(d.left_cents) as left_cents
    from base as d
    cross join week_grains() as l
    where week_of(d.day) >> l.shift < week_of(head.closed_day) >> l.shift
    group by 1, 2, 4
    union all
    select l.grain, 0, d.age, week_bucket(d.day, d.local_hour, l.shift),
           sum(d.carts) as carts, sum(d.gone) as gone, sum(d.emptied) as emptied, sum(d.purchased) as purchased,
           sum(d.recovered) as recovered, sum(d.ever_abandoned) as ever_abandoned,
           sum(d.cart_added_cents) as cart_added_cents, sum(d.cart_bought_cents) as cart_bought_cents,
           sum(d.left_cents) as left_cents
    from base as d
    cross join week_grains() as l
    where d.category_id = 0 and week_of(d.day) >> l.shift < week_of(head.closed_day) >> l.shift
    group by 1, 3, 4
    union all
    select l.grain, u.category_id, case when grouping(u.age) = 1 then -1 else u.age end,
           u.day >> l.shift,
           sum(u.carts) as carts, sum(u.gone) as gone, sum(u.emptied) as emptied, sum(u.purchased) as purchased,
           sum(u.recovered) as recovered, sum(u.ever_abandoned) as ever_abandoned,
           sum(u.cart_added_cents) as cart_added_cents, sum(u.cart_bought_cents) as cart_bought_cents,
           sum(u.left_cents) as left_cents
    from days as u
    cross join day_grains() as l
    where l.grain = 1 or u.day >> l.shift < head.closed_day >> l.shift
    group by l.grain, u.day >> l.shift, grouping sets ((u.category_id, u.age), (u.category_id))
)
insert into cart_cells as t (grain, category_id, age, bucket,
    carts, gone, emptied, purchased, recovered, ever_abandoned, cart_added_cents, cart_bought_cents, left_cents)
select * from cells
on conflict (grain, category_id, age, bucket) do update set
    carts = t.carts + excluded.carts, gone = t.gone + excluded.gone, emptied = t.emptied + excluded.emptied,
    purchased = t.purchased + excluded.purchased, recovered = t.recovered + excluded.recovered,
    ever_abandoned = t.ever_abandoned + excluded.ever_abandoned,
    cart_added_cents = t.cart_added_cents + excluded.cart_added_cents,
    cart_bought_cents = t.cart_bought_cents + excluded.cart_bought_cents,
    left_cents = t.left_cents + excluded.left_cents;

with days as materialized (
    select day_of(quarter_start(d.quarter), head.timezone) as day, d.category_id, d.product_id,
           sum(d.left_units) as left_units, sum(d.carts_left) as carts_left, sum(d.left_cents) as left_cents
    from product_deltas as d
    group by 1, 2, 3
)
insert into product_cells as t (grain, bucket, category_id, product_id, events, views, adds, removes, purchases,
                                left_units, carts_left, revenue_cents, left_cents)
select l.grain, u.day >> l.shift, u.category_id, u.product_id, 0, 0, 0, 0, 0, sum(u.left_units), sum(u.carts_left), 0,
       sum(u.left_cents)
from days as u
cross join day_grains() as l
where l.grain = 1 or u.day >> l.shift < head.closed_day >> l.shift
group by l.grain, u.day >> l.shift, u.category_id, u.product_id
on conflict (grain, bucket, category_id, product_id) do update set
    left_units = t.left_units + excluded.left_units, carts_left = t.carts_left + excluded.carts_left,
    left_cents = t.left_cents + excluded.left_cents;
end
$$;

-- Adds staged orders to their customers' totals, and moves them to their places in the map of recency and frequency.
create procedure project_totals() language plpgsql as $$
begin
    with gone as (
        select t.* from total_deltas as d
        cross join lateral (
            select t.* from customer_totals as t
            where t.category_id = d.category_id and t.customer_id = d.customer_id limit 1
        ) as t
    ), come as (
        insert into customer_totals as t
        select d.category_id, d.customer_id, d.last_order_at, d.orders, d.cents from total_deltas as d
        on conflict (category_id, customer_id) do update set
            last_order_at = greatest(t.last_order_at, excluded.last_order_at),
            orders = t.orders + excluded.orders, cents = t.cents + excluded.cents
        returning t.*
    )
    insert into rfm_cells as t
    select m.category_id, day_of(m.last_order_at, h.timezone), m.orders, sum(m.sign), sum(m.sign * m.cents)
    from (select -1 as sign, g.* from gone as g union all select 1, c.* from come as c) as m
    cross join derived_head as h
    group by 1, 2, 3
    having sum(m.sign) <> 0 or sum(m.sign * m.cents) <> 0
    on conflict (category_id, last_day, orders) do update set
        customers = t.customers + excluded.customers, cents = t.cents + excluded.cents;
end
$$;

-- The same for customers whose orders were replaced: sums them up anew.
create procedure project_totals_anew(p_customers bigint[]) language plpgsql as $$
begin
    create temporary table if not exists moved_totals (
        sign int, category_id int, customer_id bigint, last_order_at timestamptz, orders bigint, cents numeric
    ) on commit delete rows;
    with gone as (
        delete from customer_totals where customer_id = any (p_customers) returning *
    )
    insert into moved_totals
    select -1, g.category_id, g.customer_id, g.last_order_at, g.orders, g.cents from gone as g;

    with come as (
        insert into customer_totals
        select 0, o.customer_id, max(o.started_at), count(*), sum(o.cents)
        from orders as o
        where o.customer_id = any (p_customers)
        group by o.customer_id
        union all
        select l.category_id, l.customer_id, max(o.started_at), count(distinct l.order_key), sum(l.cents)
        from order_lines as l
        join orders as o on o.customer_id = l.customer_id and o.order_key = l.order_key
        where l.customer_id = any (p_customers)
        group by l.category_id, l.customer_id
        returning *
    )
    insert into moved_totals
    select 1, c.category_id, c.customer_id, c.last_order_at, c.orders, c.cents from come as c;

    insert into rfm_cells as t
    select m.category_id, day_of(m.last_order_at, h.timezone), m.orders, sum(m.sign), sum(m.sign * m.cents)
    from moved_totals as m
    cross join derived_head as h
    group by 1, 2, 3
    having sum(m.sign) <> 0 or sum(m.sign * m.cents) <> 0
    on conflict (category_id, last_day, orders) do update set
        customers = t.customers + excluded.customers, cents = t.cents + excluded.cents;
end
$$;

-- Adds the staged removes of what was in no cart.
create procedure project_unmatched() language plpgsql as $$
declare
    head derived_head;
begin
    select * into head from derived_head;
with base as materialized (
    select q.hour, q.day, q.local_hour, d.category_id, d.age,
           0 as view_events, 0 as add_events, 0 as remove_events, 0 as purchase_events, 0 as view_units,
           0 as add_units, 0 as remove_units, 0 as purchase_units, d.units as removed_without_add, 0 as view_cents,
           0 as add_cents, 0 as remove_cents, 0 as purchase_cents
    from unmatched_deltas as d
    join lateral quarter_cells(d.quarter, head.timezone, head.grid_s) as q on true
), days as materialized (
    select d.day, d.category_id, d.age,
           sum(d.view_events) as view_events, sum(d.add_events) as add_events, sum(d.remove_events) as remove_events,
           sum(d.purchase_events) as purchase_events, sum(d.view_units) as view_units, sum(d.add_units) as add_units,
           sum(d.remove_units) as remove_units, sum(d.purchase_units) as purchase_units,
           sum(d.removed_without_add) as removed_without_add, sum(d.view_cents) as view_cents,
           sum(d.add_cents) as add_cents, sum(d.remove_cents) as remove_cents, sum(d.purchase_cents) as purchase_cents
    from base as d
    group by d.day, d.category_id, d.age
), cells as (
    select 0::smallint as grain, case when grouping(d.category_id) = 1 then 0 else d.category_id end as category_id,
           case when grouping(d.age) = 1 then -1 else d.age end::smallint as age, d.hour as bucket,
           sum(d.view_events) as view_events, sum(d.add_events) as add_events, sum(d.remove_events) as remove_events,
           sum(d.purchase_events) as purchase_events, sum(d.view_units) as view_units, sum(d.add_units) as add_units,
           sum(d.remove_units) as remove_units, sum(d.purchase_units) as purchase_units,
           sum(d.removed_without_add) as removed_without_add, sum(d.view_cents) as view_cents,
           sum(d.add_cents) as add_cents, sum(d.remove_cents) as remove_cents, sum(d.purchase_cents) as purchase_cents
    from base as d
    group by d.hour, grouping sets ((d.category_id), (d.age), ())
    union all
    select l.grain, case when grouping(d.category_id) = 1 then 0 else d.category_id end,
           case when grouping(d.age) = 1 then -1 else d.age end, week_bucket(d.day, d.local_hour, l.shift),
           sum(d.view_events) as view_events, sum(d.add_events) as add_events, sum(d.remove_events) as remove_events,
           sum(d.purchase_events) as purchase_events, sum(d.view_units) as view_units, sum(d.add_units) as add_units,
           sum(d.remove_units) as remove_units, sum(d.purchase_units) as purchase_units,
           sum(d.removed_without_add) as removed_without_add, sum(d.view_cents) as view_cents,
           sum(d.add_cents) as add_cents, sum(d.remove_cents) as remove_cents, sum(d.purchase_cents) as purchase_cents
    from base as d
    cross join week_grains() as l
    where week_of(d.day) >> l.shift < week_of(head.closed_day) >> l.shift
    group by l.grain, 4, grouping sets ((d.category_id), (d.age), ())
    union all
    select l.grain, case when grouping(u.category_id) = 1 then 0 else u.category_id end, case when grouping(u.age) = 1 then -1 else u.age end,
           u.day >> l.shift,
           sum(u.view_events) as view_events, sum(u.add_events) as add_events, sum(u.remove_events) as remove_events,
           sum(u.purchase_events) as purchase_events, sum(u.view_units) as view_units, sum(u.add_units) as add_units,
           sum(u.remove_units) as remove_units, sum(u.purchase_units) as purchase_units,
           sum(u.removed_without_add) as removed_without_add, sum(u.view_cents) as view_cents,
           sum(u.add_cents) as add_cents, sum(u.remove_cents) as remove_cents, sum(u.purchase_cents) as purchase_cents
    from days as u
    cross join day_grains() as l
    where l.grain = 1 or u.day >> l.shift < head.closed_day >> l.shift
    group by l.grain, u.day >> l.shift, grouping sets ((u.category_id, u.age), (u.category_id), (u.age), ())
)
insert into event_cells as t (grain, category_id, age, bucket,
    view_events, add_events, remove_events, purchase_events, view_units, add_units, remove_units, purchase_units,
    removed_without_add, view_cents, add_cents, remove_cents, purchase_cents)
select * from cells
on conflict (grain, category_id, age, bucket) do update set
    view_events = t.view_events + excluded.view_events, add_events = t.add_events + excluded.add_events,
    remove_events = t.remove_events + excluded.remove_events,
    purchase_events = t.purchase_events + excluded.purchase_events, view_units = t.view_units + excluded.view_units,
    add_units = t.add_units + excluded.add_units, remove_units = t.remove_units + excluded.remove_units,
    purchase_units = t.purchase_units + excluded.purchase_units,
    removed_without_add = t.removed_without_add + excluded.removed_without_add,
    view_cents = t.view_cents + excluded.view_cents, add_cents = t.add_cents + excluded.add_cents,
    remove_cents = t.remove_cents + excluded.remove_cents, purchase_cents = t.purchase_cents + excluded.purchase_cents;
end
$$;

-- The day that is not over yet. A producer whose clock runs ahead does not end a day.
create function open_day() returns int language sql stable as $$
    select day_of(least(h.newest_at, h.written_at), h.timezone) from derived_head as h
$$;

-- Gathers the days before one in the larger cells.
create procedure close_days(p_day int) language plpgsql as $$
declare
    head derived_head;
    step record;
    first int;
    last int;
begin
    select * into head from derived_head;
    if p_day <= head.closed_day then
        return;
    end if;
    for step in select * from day_grains() as d where d.grain > 1 order by d.grain loop
        first := greatest(head.closed_day, -1000) >> step.shift;
        last := p_day >> step.shift;
        continue when first >= last;
        insert into event_cells as t (grain, category_id, age, bucket,
            view_events, add_events, remove_events, purchase_events, view_units, add_units, remove_units,
            purchase_units, removed_without_add, view_cents, add_cents, remove_cents, purchase_cents)
        select step.grain, k.category_id, g.age, u.bucket >> 2,
               sum(u.view_events) as view_events, sum(u.add_events) as add_events,
               sum(u.remove_events) as remove_events, sum(u.purchase_events) as purchase_events,
               sum(u.view_units) as view_units, sum(u.add_units) as add_units, sum(u.remove_units) as remove_units,
               sum(u.purchase_units) as purchase_units, sum(u.removed_without_add) as removed_without_add,
               sum(u.view_cents) as view_cents, sum(u.add_cents) as add_cents, sum(u.remove_cents) as remove_cents,
               sum(u.purchase_cents) as purchase_cents
        from (select w.category_id from wanted_categories(null) as w union all select 0) as k
        cross join generate_series(-1, 7) as g(age)
        join event_cells as u on u.grain = step.grain - 1 and u.category_id = k.category_id and u.age = g.age
         and u.bucket >= first << 2 and u.bucket < last << 2
        group by k.category_id, g.age, u.bucket >> 2;
        insert into visit_cells as t (grain, category_id, age, bucket,
            sessions, sessions_with_view, sessions_with_add, sessions_with_purchase, sessions_with_view_add,
            sessions_with_add_purchase, orders, session_view_cents, session_add_cents, session_purchase_cents,
            order_cents, order_squares)
        select step.grain, k.category_id, g.age, u.bucket >> 2,
               sum(u.sessions) as sessions, sum(u.sessions_with_view) as sessions_with_view,
               sum(u.sessions_with_add) as sessions_with_add, sum(u.sessions_with_purchase) as sessions_with_purchase,
               sum(u.sessions_with_view_add) as sessions_with_view_add,
               sum(u.sessions_with_add_purchase) as sessions_with_add_purchase, sum(u.orders) as orders,
               sum(u.session_view_cents) as session_view_cents, sum(u.session_add_cents) as session_add_cents,
               sum(u.session_purchase_cents) as session_purchase_cents, sum(u.order_cents) as order_cents,
               sum(u.order_squares) as order_squares
        from (select w.category_id from wanted_categories(null) as w union all select 0) as k
        cross join generate_series(-1, 7) as g(age)
        join visit_cells as u on u.grain = step.grain - 1 and u.category_id = k.category_id and u.age = g.age
         and u.bucket >= first << 2 and u.bucket < last << 2
        group by k.category_id, g.age, u.bucket >> 2;
        insert into cart_cells as t (grain, category_id, age, bucket,
            carts, gone, emptied, purchased, recovered, ever_abandoned, cart_added_cents, cart_bought_cents, left_cents)
        select step.grain, k.category_id, g.age, u.bucket >> 2,
               sum(u.carts) as carts, sum(u.gone) as gone, sum(u.emptied) as emptied, sum(u.purchased) as purchased,
               sum(u.recovered) as recovered, sum(u.ever_abandoned) as ever_abandoned,
               sum(u.cart_added_cents) as cart_added_cents, sum(u.cart_bought_cents) as cart_bought_cents,
               sum(u.left_cents) as left_cents
        from (select w.category_id from wanted_categories(null) as w union all select 0) as k
        cross join generate_series(-1, 7) as g(age)
        join cart_cells as u on u.grain = step.grain - 1 and u.category_id = k.category_id and u.age = g.age
         and u.bucket >= first << 2 and u.bucket < last << 2
        group by k.category_id, g.age, u.bucket >> 2;
        insert into product_cells as t (grain, bucket, category_id, product_id,
            events, views, adds, removes, purchases, left_units, carts_left, revenue_cents, left_cents)
        select step.grain, u.bucket >> 2, u.category_id, u.product_id,
               sum(u.events) as events, sum(u.views) as views, sum(u.adds) as adds, sum(u.removes) as removes,
               sum(u.purchases) as purchases, sum(u.left_units) as left_units, sum(u.carts_left) as carts_left,
               sum(u.revenue_cents) as revenue_cents, sum(u.left_cents) as left_cents
        from product_cells as u
        where u.grain = step.grain - 1 and u.bucket >= first << 2 and u.bucket < last << 2
        group by u.bucket >> 2, u.category_id, u.product_id;
    end loop;
    for step in select * from week_grains() as d order by d.grain loop
        first := week_of(greatest(head.closed_day, -1000)) >> step.shift;
        last := week_of(p_day) >> step.shift;
        continue when first >= last;
        if step.grain = 6 then
            insert into event_cells as t (grain, category_id, age, bucket,
                view_events, add_events, remove_events, purchase_events, view_units, add_units, remove_units,
                purchase_units, removed_without_add, view_cents, add_cents, remove_cents, purchase_cents)
            select step.grain, k.category_id, g.age, week_bucket(h.day, h.hour, step.shift),
                   sum(u.view_events) as view_events, sum(u.add_events) as add_events,
                   sum(u.remove_events) as remove_events, sum(u.purchase_events) as purchase_events,
                   sum(u.view_units) as view_units, sum(u.add_units) as add_units,
                   sum(u.remove_units) as remove_units, sum(u.purchase_units) as purchase_units,
                   sum(u.removed_without_add) as removed_without_add, sum(u.view_cents) as view_cents,
                   sum(u.add_cents) as add_cents, sum(u.remove_cents) as remove_cents,
                   sum(u.purchase_cents) as purchase_cents
            from (select w.category_id from wanted_categories(null) as w union all select 0) as k
            cross join generate_series(-1, 7) as g(age)
            join event_cells as u on u.grain = 0 and u.category_id = k.category_id and u.age = g.age
             and u.bucket >= hour_of(day_start(first * 28 - 3, head.timezone), head.grid_s)
             and u.bucket < hour_of(day_start(last * 28 - 3, head.timezone), head.grid_s)
            cross join lateral (
                select l.at::date - date '1970-01-01' as day, extract(hour from l.at)::int as hour
                from (select hour_start(u.bucket, head.grid_s) at time zone head.timezone as at) as l
            ) as h
            group by 2, 3, 4;
        else
            insert into event_cells as t (grain, category_id, age, bucket,
                view_events, add_events, remove_events, purchase_events, view_units, add_units, remove_units,
                purchase_units, removed_without_add, view_cents, add_cents, remove_cents, purchase_cents)
            select step.grain, k.category_id, g.age, (u.bucket / 168 >> 2) * 168 + mod(u.bucket, 168),
                   sum(u.view_events) as view_events, sum(u.add_events) as add_events,
                   sum(u.remove_events) as remove_events, sum(u.purchase_events) as purchase_events,
                   sum(u.view_units) as view_units, sum(u.add_units) as add_units,
                   sum(u.remove_units) as remove_units, sum(u.purchase_units) as purchase_units,
                   sum(u.removed_without_add) as removed_without_add, sum(u.view_cents) as view_cents,
                   sum(u.add_cents) as add_cents, sum(u.remove_cents) as remove_cents,
                   sum(u.purchase_cents) as purchase_cents
            from (select w.category_id from wanted_categories(null) as w union all select 0) as k
            cross join generate_series(-1, 7) as g(age)
            join event_cells as u on u.grain = step.grain - 1 and u.category_id = k.category_id and u.age = g.age
             and u.bucket >= (first << 2) * 168 and u.bucket < (last << 2) * 168
            group by 2, 3, 4;
        end if;
        if step.grain = 6 then
            insert into visit_cells as t (grain, category_id, age, bucket,
                sessions, sessions_with_view, sessions_with_add, sessions_with_purchase, sessions_with_view_add,
                sessions_with_add_purchase, orders, session_view_cents, session_add_cents, session_purchase_cents,
                order_cents, order_squares)
            select step.grain, k.category_id, g.age, week_bucket(h.day, h.hour, step.shift),
                   sum(u.sessions) as sessions, sum(u.sessions_with_view) as sessions_with_view,
                   sum(u.sessions_with_add) as sessions_with_add,
                   sum(u.sessions_with_purchase) as sessions_with_purchase,
                   sum(u.sessions_with_view_add) as sessions_with_view_add,
                   sum(u.sessions_with_add_purchase) as sessions_with_add_purchase, sum(u.orders) as orders,
                   sum(u.session_view_cents) as session_view_cents, sum(u.session_add_cents) as session_add_cents,
                   sum(u.session_purchase_cents) as session_purchase_cents, sum(u.order_cents) as order_cents,
                   sum(u.order_squares) as order_squares
            from (select w.category_id from wanted_categories(null) as w union all select 0) as k
            cross join generate_series(-1, 7) as g(age)
            join visit_cells as u on u.grain = 0 and u.category_id = k.category_id and u.age = g.age
             and u.bucket >= hour_of(day_start(first * 28 - 3, head.timezone), head.grid_s)
             and u.bucket < hour_of(day_start(last * 28 - 3, head.timezone), head.grid_s)
            cross join lateral (
                select l.at::date - date '1970-01-01' as day, extract(hour from l.at)::int as hour
                from (select hour_start(u.bucket, head.grid_s) at time zone head.timezone as at) as l
            ) as h
            group by 2, 3, 4;
        else
            insert into visit_cells as t (grain, category_id, age, bucket,
                sessions, sessions_with_view, sessions_with_add, sessions_with_purchase, sessions_with_view_add,
                sessions_with_add_purchase, orders, session_view_cents, session_add_cents, session_purchase_cents,
                order_cents, order_squares)
            select step.grain, k.category_id, g.age, (u.bucket / 168 >> 2) * 168 + mod(u.bucket, 168),
                   sum(u.sessions) as sessions, sum(u.sessions_with_view) as sessions_with_view,
                   sum(u.sessions_with_add) as sessions_with_add,
                   sum(u.sessions_with_purchase) as sessions_with_purchase,
                   sum(u.sessions_with_view_add) as sessions_with_view_add,
                   sum(u.sessions_with_add_purchase) as sessions_with_add_purchase, sum(u.orders) as orders,
                   sum(u.session_view_cents) as session_view_cents, sum(u.session_add_cents) as session_add_cents,
                   sum(u.session_purchase_cents) as session_purchase_cents, sum(u.order_cents) as order_cents,
                   sum(u.order_squares) as order_squares
            from (select w.category_id from wanted_categories(null) as w union all select 0) as k
            cross join generate_series(-1, 7) as g(age)
            join visit_cells as u on u.grain = step.grain - 1 and u.category_id = k.category_id and u.age = g.age
             and u.bucket >= (first << 2) * 168 and u.bucket < (last << 2) * 168
            group by 2, 3, 4;
        end if;
        if step.grain = 6 then
            insert into cart_cells as t (grain, category_id, age, bucket,
                carts, gone, emptied, purchased, recovered, ever_abandoned, cart_added_cents, cart_bought_cents,
                left_cents)
            select step.grain, k.category_id, g.age, week_bucket(h.day, h.hour, step.shift),
                   sum(u.carts) as carts, sum(u.gone) as gone, sum(u.emptied) as emptied,
                   sum(u.purchased) as purchased, sum(u.recovered) as recovered,
                   sum(u.ever_abandoned) as ever_abandoned, sum(u.cart_added_cents) as cart_added_cents,
                   sum(u.cart_bought_cents) as cart_bought_cents, sum(u.left_cents) as left_cents
            from (select w.category_id from wanted_categories(null) as w union all select 0) as k
            cross join generate_series(-1, 7) as g(age)
            join cart_cells as u on u.grain = 0 and u.category_id = k.category_id and u.age = g.age
             and u.bucket >= hour_of(day_start(first * 28 - 3, head.timezone), head.grid_s)
             and u.bucket < hour_of(day_start(last * 28 - 3, head.timezone), head.grid_s)
            cross join lateral (
                select l.at::date - date '1970-01-01' as day, extract(hour from l.at)::int as hour
                from (select hour_start(u.bucket, head.grid_s) at time zone head.timezone as at) as l
            ) as h
            group by 2, 3, 4;
        else
            insert into cart_cells as t (grain, category_id, age, bucket,
                carts, gone, emptied, purchased, recovered, ever_abandoned, cart_added_cents, cart_bought_cents,
                left_cents)
            select step.grain, k.category_id, g.age, (u.bucket / 168 >> 2) * 168 + mod(u.bucket, 168),
                   sum(u.carts) as carts, sum(u.gone) as gone, sum(u.emptied) as emptied,
                   sum(u.purchased) as purchased, sum(u.recovered) as recovered,
                   sum(u.ever_abandoned) as ever_abandoned, sum(u.cart_added_cents) as cart_added_cents,
                   sum(u.cart_bought_cents) as cart_bought_cents, sum(u.left_cents) as left_cents
            from (select w.category_id from wanted_categories(null) as w union all select 0) as k
            cross join generate_series(-1, 7) as g(age)
            join cart_cells as u on u.grain = step.grain - 1 and u.category_id = k.category_id and u.age = g.age
             and u.bucket >= (first << 2) * 168 and u.bucket < (last << 2) * 168
            group by 2, 3, 4;
        end if;
    end loop;
    delete from live_cells where slot < slot_of(head.written_at - interval '25 hours');
    update derived_head set closed_day = p_day;
end
$$;
