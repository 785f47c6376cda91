-- Sums of a period, in rows by category, age and time: from cells where they fit, from things at the ragged ends.
--
-- `p_category` 0 = all, null = each, else one (-1: events without one); `p_age` -1 = all, null = each, else one. `p_time`
-- as in pieces(); 'customer' gives a row per customer. The rows of one key may be several: their sum is the answer.
-- Filters by product or customer, and rows by customer, are counted thing by thing (…_sums_of); the others are small
-- statements, planned once per connection: to plan them anew would take longer than to answer.

-- A sum of whole numbers as one: sum(bigint) is a numeric, and to make one for every column of every row takes longer
-- than to add up. What does not fit is an error, as it was in the cast.
create aggregate whole_sum(bigint) (sfunc = int8pl, stype = bigint, initcond = '0', combinefunc = int8pl, parallel = safe);

create function wanted_categories(p_category int) returns table (category_id int) language sql stable rows 10 as $$
    select p_category where p_category is not null
    union all
    select k.category_id from categories as k where p_category is null
    union all
    select -1 where p_category is null
$$;

create function wanted_ages(p_age int) returns table (age smallint) language sql immutable rows 5 as $$
    select p_age::smallint where p_age is not null
    union all
    select g::smallint from generate_series(0, 7) as g where p_age is null
$$;

-- The first moment of a cell.
create function cell_start(grain int, bucket int, grid_s int, zone text) returns timestamptz language sql stable as $$
    select case when grain = 0 then hour_start(bucket, grid_s) else day_start(bucket << (2 * (grain - 1)), zone) end
$$;

create function event_sums_of(p_time text, p_zone text, p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                              p_category int, p_age int, p_product bigint, p_customer bigint)
returns table (category_id int, age smallint, customer_id bigint, key int,
               view_events bigint, add_events bigint, remove_events bigint, purchase_events bigint, view_units bigint,
               add_units bigint, remove_units bigint, purchase_units bigint, view_cents numeric, add_cents numeric,
               remove_cents numeric, purchase_cents numeric, removed_without_add bigint)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    v_grid constant int := (select h.grid_s from derived_head as h);
begin
    return query
    select case when p_category = 0 then 0 else f.category_id end, case when p_age = -1 then -1::smallint else f.age end,
           case when p_time = 'customer' then f.customer_id end, time_key(p_time, f.at, p_zone, v_grid),
           count(*) filter (where f.action = 0), count(*) filter (where f.action = 1),
           count(*) filter (where f.action = 2), count(*) filter (where f.action = 3),
           coalesce(sum(f.units) filter (where f.action = 0), 0)::bigint,
           coalesce(sum(f.units) filter (where f.action = 1), 0)::bigint,
           coalesce(sum(f.units) filter (where f.action = 2), 0)::bigint,
           coalesce(sum(f.units) filter (where f.action = 3), 0)::bigint,
           coalesce(sum(f.cents) filter (where f.action = 0), 0),
           coalesce(sum(f.cents) filter (where f.action = 1), 0),
           coalesce(sum(f.cents) filter (where f.action = 2), 0),
           coalesce(sum(f.cents) filter (where f.action = 3), 0), coalesce(sum(u.units), 0)::bigint
    from (select 1) as one
    cross join lateral event_facts(p_since, p_until, p_as_of, p_product, p_customer) as f
    left join unmatched_removes as u on f.action = 2 and u.position = f.position
    where (p_category is null or p_category = 0 or f.category_id = p_category)
      and (p_age is null or p_age = -1 or f.age = p_age)
    group by 1, 2, 3, 4;
end
$$;

create function event_sums(p_time text, p_zone text, p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                           p_category int, p_age int, p_product bigint, p_customer bigint)
returns table (category_id int, age smallint, customer_id bigint, key int,
               view_events bigint, add_events bigint, remove_events bigint, purchase_events bigint, view_units bigint,
               add_units bigint, remove_units bigint, purchase_units bigint, view_cents numeric, add_cents numeric,
               remove_cents numeric, purchase_cents numeric, removed_without_add bigint)
language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
#variable_conflict use_column
declare
    v_crossed constant boolean := p_category is distinct from 0 and p_age is distinct from -1;
    v_grid constant int := (select h.grid_s from derived_head as h);
begin
    if p_product is not null or p_customer is not null or p_time = 'customer' then
        return query select * from event_sums_of(p_time, p_zone, p_since, p_until, p_as_of, p_category, p_age, p_product,
                                                 p_customer);
        return;
    end if;
    return query
    select c.category_id, c.age, null::bigint, cell_key(p_time, p.grain, c.bucket, p.shift),
           c.view_events, c.add_events, c.remove_events, c.purchase_events, c.view_units, c.add_units,
           c.remove_units, c.purchase_units, c.view_cents, c.add_cents, c.remove_cents, c.purchase_cents,
           c.removed_without_add
    from pieces(p_time, p_zone, p_since, p_until, p_as_of, v_crossed) as p
    cross join wanted_categories(p_category) as k
    cross join wanted_ages(p_age) as g
    join event_cells as c on c.grain = p.grain and c.category_id = k.category_id and c.age = g.age
     and c.bucket >= p.lo and c.bucket < p.hi
    where p.grain >= 0;

    if exists (select from pieces(p_time, p_zone, p_since, p_until, p_as_of, v_crossed) as p where p.grain = -1) then
        return query
    select case when p_category = 0 then 0 else f.category_id end, case when p_age = -1 then -1::smallint else f.age end,
           null::bigint, time_key(p_time, f.at, p_zone, v_grid),
           count(*) filter (where f.action = 0), count(*) filter (where f.action = 1),
           count(*) filter (where f.action = 2), count(*) filter (where f.action = 3),
           coalesce(sum(f.units) filter (where f.action = 0), 0)::bigint,
           coalesce(sum(f.units) filter (where f.action = 1), 0)::bigint,
           coalesce(sum(f.units) filter (where f.action = 2), 0)::bigint,
           coalesce(sum(f.units) filter (where f.action = 3), 0)::bigint,
           coalesce(sum(f.cents) filter (where f.action = 0), 0),
           coalesce(sum(f.cents) filter (where f.action = 1), 0),
           coalesce(sum(f.cents) filter (where f.action = 2), 0),
           coalesce(sum(f.cents) filter (where f.action = 3), 0), coalesce(sum(u.units), 0)::bigint
    from pieces(p_time, p_zone, p_since, p_until, p_as_of, v_crossed) as p
    cross join lateral event_facts(p.since, p.until, p_as_of, null, null) as f
    left join unmatched_removes as u on f.action = 2 and u.position = f.position
    where (p_category is null or p_category = 0 or f.category_id = p_category)
      and (p_age is null or p_age = -1 or f.age = p_age)
      and p.grain = -1
    group by 1, 2, 3, 4;
    end if;
end
$$;

create function visit_sums_of(p_time text, p_zone text, p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                              p_category int, p_age int, p_product bigint, p_customer bigint)
returns table (category_id int, age smallint, customer_id bigint, key int,
               sessions bigint, sessions_with_view bigint, sessions_with_add bigint, sessions_with_purchase bigint,
               sessions_with_view_add bigint, sessions_with_add_purchase bigint, session_view_cents numeric,
               session_add_cents numeric, session_purchase_cents numeric, orders bigint, order_cents numeric,
               order_squares numeric)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    v_grid constant int := (select h.grid_s from derived_head as h);
begin
    return query
    select f.category_id, case when p_age = -1 then -1::smallint else f.age end, case when p_time = 'customer' then f.customer_id end,
           time_key(p_time, f.at, p_zone, v_grid),
           count(*), sum(f.viewed)::bigint, sum(f.added)::bigint, sum(f.bought)::bigint,
           sum(f.viewed * f.added)::bigint, sum(f.added * f.bought)::bigint, sum(f.view_cents), sum(f.add_cents),
           sum(f.purchase_cents), 0::bigint, 0::numeric, 0::numeric
    from (select 1) as one
    cross join lateral session_facts(p_since, p_until, p_as_of, p_product, p_customer, null) as f
    where (case when p_category is null then f.category_id <> 0 else f.category_id = p_category end)
      and (p_age is null or p_age = -1 or f.age = p_age)
    group by 1, 2, 3, 4;
    return query
    select f.category_id, case when p_age = -1 then -1::smallint else f.age end, case when p_time = 'customer' then f.customer_id end,
           time_key(p_time, f.at, p_zone, v_grid),
           0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::numeric, 0::numeric, 0::numeric,
           count(*), sum(f.cents), sum(f.cents * f.cents)
    from (select 1) as one
    cross join lateral order_facts(p_since, p_until, p_as_of, p_product, p_customer, null) as f
    where (case when p_category is null then f.category_id <> 0 else f.category_id = p_category end)
      and (p_age is null or p_age = -1 or f.age = p_age)
    group by 1, 2, 3, 4;
end
$$;

create function visit_sums(p_time text, p_zone text, p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                           p_category int, p_age int, p_product bigint, p_customer bigint)
returns table (category_id int, age smallint, customer_id bigint, key int,
               sessions bigint, sessions_with_view bigint, sessions_with_add bigint, sessions_with_purchase bigint,
               sessions_with_view_add bigint, sessions_with_add_purchase bigint, session_view_cents numeric,
               session_add_cents numeric, session_purchase_cents numeric, orders bigint, order_cents numeric,
               order_squares numeric)
language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
#variable_conflict use_column
declare
    v_crossed constant boolean := p_category is distinct from 0 and p_age is distinct from -1;
    v_grid constant int := (select h.grid_s from derived_head as h);
begin
    if p_product is not null or p_customer is not null or p_time = 'customer' then
        return query select * from visit_sums_of(p_time, p_zone, p_since, p_until, p_as_of, p_category, p_age, p_product,
                                                 p_customer);
        return;
    end if;
    return query
    select c.category_id, c.age, null::bigint, cell_key(p_time, p.grain, c.bucket, p.shift),
           c.sessions, c.sessions_with_view, c.sessions_with_add, c.sessions_with_purchase, c.sessions_with_view_add,
           c.sessions_with_add_purchase, c.session_view_cents, c.session_add_cents, c.session_purchase_cents, c.orders,
           c.order_cents, c.order_squares
    from pieces(p_time, p_zone, p_since, p_until, p_as_of, v_crossed) as p
    cross join wanted_categories(p_category) as k
    cross join wanted_ages(p_age) as g
    join visit_cells as c on c.grain = p.grain and c.category_id = k.category_id and c.age = g.age
     and c.bucket >= p.lo and c.bucket < p.hi
    where p.grain >= 0;

    if exists (select from pieces(p_time, p_zone, p_since, p_until, p_as_of, v_crossed) as p where p.grain = -1) then
        return query
    select f.category_id, case when p_age = -1 then -1::smallint else f.age end, null::bigint,
           time_key(p_time, f.at, p_zone, v_grid),
           count(*), sum(f.viewed)::bigint, sum(f.added)::bigint, sum(f.bought)::bigint,
           sum(f.viewed * f.added)::bigint, sum(f.added * f.bought)::bigint, sum(f.view_cents), sum(f.add_cents),
           sum(f.purchase_cents), 0::bigint, 0::numeric, 0::numeric
    from pieces(p_time, p_zone, p_since, p_until, p_as_of, v_crossed) as p
    cross join lateral session_facts(p.since, p.until, p_as_of, null, null, null) as f
    where (case when p_category is null then f.category_id <> 0 else f.category_id = p_category end)
      and (p_age is null or p_age = -1 or f.age = p_age)
      and p.grain = -1
    group by 1, 2, 3, 4;
        return query
    select f.category_id, case when p_age = -1 then -1::smallint else f.age end, null::bigint,
           time_key(p_time, f.at, p_zone, v_grid),
           0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::numeric, 0::numeric, 0::numeric,
           count(*), sum(f.cents), sum(f.cents * f.cents)
    from pieces(p_time, p_zone, p_since, p_until, p_as_of, v_crossed) as p
    cross join lateral order_facts(p.since, p.until, p_as_of, null, null, null) as f
    where (case when p_category is null then f.category_id <> 0 else f.category_id = p_category end)
      and (p_age is null or p_age = -1 or f.age = p_age)
      and p.grain = -1
    group by 1, 2, 3, 4;
    end if;
    -- What was still going on at the moment asked about is in the cells as it ended: take it out, put it in as it was.
    if (select h.newest_at > p_as_of from derived_head as h) then
        return query
    select f.category_id, case when p_age = -1 then -1::smallint else f.age end, null::bigint,
           time_key(p_time, f.at, p_zone, v_grid),
           sum(w.sign * 1)::bigint, sum(w.sign * f.viewed)::bigint, sum(w.sign * f.added)::bigint,
           sum(w.sign * f.bought)::bigint, sum(w.sign * f.viewed * f.added)::bigint,
           sum(w.sign * f.added * f.bought)::bigint, sum(w.sign * f.view_cents), sum(w.sign * f.add_cents),
           sum(w.sign * f.purchase_cents), 0::bigint, 0::numeric, 0::numeric
    from (values (1, p_as_of), (-1, timestamptz 'infinity')) as w(sign, moment)
    cross join lateral session_facts(p_since, p_until, w.moment, null, null, p_as_of) as f
    where (case when p_category is null then f.category_id <> 0 else f.category_id = p_category end)
      and (p_age is null or p_age = -1 or f.age = p_age)
      and f.at <= p_as_of
      and not exists (select from pieces(p_time, p_zone, p_since, p_until, p_as_of, v_crossed) as p
                      where p.grain = -1 and f.at >= p.since and f.at < p.until)
    group by 1, 2, 3, 4;
        return query
    select f.category_id, case when p_age = -1 then -1::smallint else f.age end, null::bigint,
           time_key(p_time, f.at, p_zone, v_grid),
           0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::numeric, 0::numeric, 0::numeric,
           sum(w.sign * 1)::bigint, sum(w.sign * f.cents), sum(w.sign * f.cents * f.cents)
    from (values (1, p_as_of), (-1, timestamptz 'infinity')) as w(sign, moment)
    cross join lateral order_facts(p_since, p_until, w.moment, null, null, p_as_of) as f
    where (case when p_category is null then f.category_id <> 0 else f.category_id = p_category end)
      and (p_age is null or p_age = -1 or f.age = p_age)
      and f.at <= p_as_of
      and not exists (select from pieces(p_time, p_zone, p_since, p_until, p_as_of, v_crossed) as p
                      where p.grain = -1 and f.at >= p.since and f.at < p.until)
    group by 1, 2, 3, 4;
    end if;
end
$$;

-- One cart in the columns of a tally.
create function cart_part(sign int, state text, waited boolean, cents numeric, added_cents numeric, bought_cents numeric)
returns table (carts bigint, open bigint, abandoned bigint, lost bigint, emptied bigint, purchased bigint,
               recovered bigint, ever_abandoned bigint, ever_abandoned_open bigint, cart_added_cents numeric,
               cart_bought_cents numeric, abandoned_cents numeric)
language sql immutable as $$
    select sign::bigint, case state when 'OPEN' then sign else 0 end::bigint,
           case state when 'ABANDONED' then sign else 0 end::bigint, case state when 'LOST' then sign else 0 end::bigint,
           case state when 'EMPTIED' then sign else 0 end::bigint, case state when 'PURCHASED' then sign else 0 end::bigint,
           case state when 'RECOVERED' then sign else 0 end::bigint,
           case when waited or state in ('ABANDONED', 'LOST') then sign else 0 end::bigint,
           case when waited and state = 'OPEN' then sign else 0 end::bigint,
           sign * added_cents, sign * bought_cents,
           case when state in ('OPEN', 'EMPTIED') then 0 else sign * cents end
$$;

create function cart_sums_of(p_time text, p_zone text, p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                              p_category int, p_age int, p_product bigint, p_customer bigint)
returns table (category_id int, age smallint, customer_id bigint, key int,
               carts bigint, open bigint, abandoned bigint, lost bigint, emptied bigint, purchased bigint,
               recovered bigint, ever_abandoned bigint, ever_abandoned_open bigint, cart_added_cents numeric,
               cart_bought_cents numeric, abandoned_cents numeric)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    v_grid constant int := (select h.grid_s from derived_head as h);
begin
    return query
    select f.category_id, case when p_age = -1 then -1::smallint else f.age end, case when p_time = 'customer' then f.customer_id end,
           time_key(p_time, f.at, p_zone, v_grid),
           sum(t.carts)::bigint, sum(t.open)::bigint, sum(t.abandoned)::bigint, sum(t.lost)::bigint,
           sum(t.emptied)::bigint, sum(t.purchased)::bigint, sum(t.recovered)::bigint, sum(t.ever_abandoned)::bigint,
           sum(t.ever_abandoned_open)::bigint, sum(t.cart_added_cents), sum(t.cart_bought_cents),
           sum(t.abandoned_cents)
    from cart_facts(p_since, p_until, p_as_of, p_product, p_customer, null) as f
    cross join lateral cart_part(1, f.state, f.waited, f.cents, f.added_cents, f.bought_cents) as t
    where (case when p_category is null then f.category_id <> 0 else f.category_id = p_category end)
      and (p_age is null or p_age = -1 or f.age = p_age)
    group by 1, 2, 3, 4;
end
$$;

create function cart_sums(p_time text, p_zone text, p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                           p_category int, p_age int, p_product bigint, p_customer bigint)
returns table (category_id int, age smallint, customer_id bigint, key int,
               carts bigint, open bigint, abandoned bigint, lost bigint, emptied bigint, purchased bigint,
               recovered bigint, ever_abandoned bigint, ever_abandoned_open bigint, cart_added_cents numeric,
               cart_bought_cents numeric, abandoned_cents numeric)
language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
#variable_conflict use_column
declare
    v_crossed constant boolean := p_category is distinct from 0 and p_age is distinct from -1;
    v_grid constant int := (select h.grid_s from derived_head as h);
begin
    if p_product is not null or p_customer is not null or p_time = 'customer' then
        return query select * from cart_sums_of(p_time, p_zone, p_since, p_until, p_as_of, p_category, p_age, p_product,
                                                p_customer);
        return;
    end if;
    return query
    select c.category_id, c.age, null::bigint, cell_key(p_time, p.grain, c.bucket, p.shift),
           c.carts, 0::bigint, 0::bigint, c.gone, c.emptied, c.purchased, c.recovered, c.ever_abandoned, 0::bigint,
           c.cart_added_cents, c.cart_bought_cents, c.left_cents
    from pieces(p_time, p_zone, p_since, p_until, p_as_of, v_crossed) as p
    cross join wanted_categories(p_category) as k
    cross join wanted_ages(p_age) as g
    join cart_cells as c on c.grain = p.grain and c.category_id = k.category_id and c.age = g.age
     and c.bucket >= p.lo and c.bucket < p.hi
    where p.grain >= 0;

    if exists (select from pieces(p_time, p_zone, p_since, p_until, p_as_of, v_crossed) as p where p.grain = -1) then
        return query
        select f.category_id, case when p_age = -1 then -1::smallint else f.age end, null::bigint,
               time_key(p_time, f.at, p_zone, v_grid),
           sum(t.carts)::bigint, sum(t.open)::bigint, sum(t.abandoned)::bigint, sum(t.lost)::bigint,
           sum(t.emptied)::bigint, sum(t.purchased)::bigint, sum(t.recovered)::bigint, sum(t.ever_abandoned)::bigint,
           sum(t.ever_abandoned_open)::bigint, sum(t.cart_added_cents), sum(t.cart_bought_cents),
           sum(t.abandoned_cents)
        from pieces(p_time, p_zone, p_since, p_until, p_as_of, v_crossed) as p
        cross join lateral cart_facts(p.since, p.until, p_as_of, null, null, null) as f
        cross join lateral cart_part(1, f.state, f.waited, f.cents, f.added_cents, f.bought_cents) as t
        where (case when p_category is null then f.category_id <> 0 else f.category_id = p_category end)
      and (p_age is null or p_age = -1 or f.age = p_age) and p.grain = -1
        group by 1, 2, 3, 4;
    end if;
    -- Carts that changed after the moment asked about: out as they ended, in as they were.
    if (select h.newest_at > p_as_of from derived_head as h) then
        return query
        select f.category_id, case when p_age = -1 then -1::smallint else f.age end, null::bigint,
               time_key(p_time, f.at, p_zone, v_grid),
           sum(t.carts)::bigint, sum(t.open)::bigint, sum(t.abandoned)::bigint, sum(t.lost)::bigint,
           sum(t.emptied)::bigint, sum(t.purchased)::bigint, sum(t.recovered)::bigint, sum(t.ever_abandoned)::bigint,
           sum(t.ever_abandoned_open)::bigint, sum(t.cart_added_cents), sum(t.cart_bought_cents),
           sum(t.abandoned_cents)
        from (values (1, p_as_of), (-1, timestamptz '2500-01-01 00:00:00+00')) as w(sign, moment)
        cross join lateral cart_facts(p_since, p_until, w.moment, null, null, p_as_of) as f
        cross join lateral cart_part(w.sign, f.state, f.waited, f.cents, f.added_cents, f.bought_cents) as t
        where (case when p_category is null then f.category_id <> 0 else f.category_id = p_category end)
      and (p_age is null or p_age = -1 or f.age = p_age) and f.at <= p_as_of
      and not exists (select from pieces(p_time, p_zone, p_since, p_until, p_as_of, v_crossed) as p
                      where p.grain = -1 and f.at >= p.since and f.at < p.until)
        group by 1, 2, 3, 4;
    end if;
    -- Carts in the cells as lost that the clock has not lost yet.
    return query
    select f.category_id, case when p_age = -1 then -1::smallint else f.age end, null::bigint,
           time_key(p_time, f.at, p_zone, v_grid),
           sum(t.carts)::bigint, sum(t.open)::bigint, sum(t.abandoned)::bigint, sum(t.lost)::bigint,
           sum(t.emptied)::bigint, sum(t.purchased)::bigint, sum(t.recovered)::bigint, sum(t.ever_abandoned)::bigint,
           sum(t.ever_abandoned_open)::bigint, sum(t.cart_added_cents), sum(t.cart_bought_cents),
           sum(t.abandoned_cents)
    from (
        select u.opened_at as at, u.age, u.waited, u.state, s.category_id, s.cents
        from derived_head as h
        cross join lateral unsettled_carts(p_as_of, h.abandoned_after, h.lost_after) as u
        cross join lateral (
            select 0 as category_id, u.cents where p_category = 0
            union all
            select l.category_id, sum(l.cents) from cart_lines as l
            where p_category is distinct from 0 and l.customer_id = u.customer_id and l.cart_key = u.cart_key
              and (p_category is null or l.category_id = p_category)
            group by l.category_id
        ) as s
        where u.opened_at >= p_since and u.opened_at < p_until
    ) as f
    cross join (values (-1), (1)) as w(sign)
    cross join lateral cart_part(w.sign, case when w.sign < 0 then 'LOST' else f.state end, f.waited, f.cents, 0, 0) as t
    where (case when p_category is null then f.category_id <> 0 else f.category_id = p_category end)
      and (p_age is null or p_age = -1 or f.age = p_age)
      and not exists (select from pieces(p_time, p_zone, p_since, p_until, p_as_of, v_crossed) as p
                      where p.grain = -1 and f.at >= p.since and f.at < p.until)
    group by 1, 2, 3, 4;
end
$$;
