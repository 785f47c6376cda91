-- Parts: the summands of a tally for a period, from cells where they fit and from things at the ragged ends.
--
-- `p_category` 0 = all, null = each; `p_age` -1 = all, null = each. `p_coarsest` as in pieces(): -1 counts thing by
-- thing, which filters by product or customer need.

create function wanted_categories(p_category int) returns table (category_id int) language sql stable as $$
    select p_category where p_category is not null
    union all
    select k.category_id from categories as k where p_category is null
    union all
    select -1 where p_category is null
$$;

create function wanted_ages(p_age int) returns table (age smallint) language sql immutable as $$
    select p_age::smallint where p_age is not null
    union all
    select g::smallint from generate_series(0, 7) as g where p_age is null
$$;

-- Cells of hours are of a category or of an age, not of both at once.
create function finest_grain(p_category int, p_age int) returns int language sql immutable parallel safe as $$
    select case when p_category is distinct from 0 and p_age is distinct from -1 then 1 else 0 end
$$;

-- The first moment of a cell.
create function cell_start(grain int, bucket int, grid_s int, zone text) returns timestamptz language sql stable as $$
    select case when grain = 0 then hour_start(bucket, grid_s) else day_start(bucket << (2 * (grain - 1)), zone) end
$$;

create function event_parts(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category int, p_age int,
                            p_product bigint, p_customer bigint, p_coarsest int)
returns table (at timestamptz, customer_id bigint, category_id int, age smallint,
               view_events bigint, add_events bigint, remove_events bigint, purchase_events bigint,
               view_units bigint, add_units bigint, remove_units bigint, purchase_units bigint,
               view_cents numeric, add_cents numeric, remove_cents numeric, purchase_cents numeric,
               removed_without_add bigint)
language sql stable as $$
    with piece as materialized (select * from pieces(p_since, p_until, p_as_of, p_coarsest, finest_grain(p_category, p_age)))
    select cell_start(p.grain, c.bucket, h.grid_s, h.timezone), null::bigint, c.category_id, c.age,
           c.view_events, c.add_events, c.remove_events, c.purchase_events,
           c.view_units, c.add_units, c.remove_units, c.purchase_units,
           c.view_cents, c.add_cents, c.remove_cents, c.purchase_cents, c.removed_without_add
    from derived_head as h
    cross join piece as p
    cross join wanted_categories(p_category) as k
    cross join wanted_ages(p_age) as g
    join event_cells as c on c.grain = p.grain and c.category_id = k.category_id and c.age = g.age
     and c.bucket >= p.lo and c.bucket < p.hi
    where p.grain >= 0
    union all
    select f.at, f.customer_id, case when p_category = 0 then 0 else f.category_id end,
           case when p_age = -1 then -1::smallint else f.age end,
           (f.action = 0)::int, (f.action = 1)::int, (f.action = 2)::int, (f.action = 3)::int,
           case when f.action = 0 then f.units else 0 end, case when f.action = 1 then f.units else 0 end,
           case when f.action = 2 then f.units else 0 end, case when f.action = 3 then f.units else 0 end,
           case when f.action = 0 then f.cents else 0 end, case when f.action = 1 then f.cents else 0 end,
           case when f.action = 2 then f.cents else 0 end, case when f.action = 3 then f.cents else 0 end,
           coalesce(u.units, 0)
    from piece as p
    cross join lateral event_facts(p.since, p.until, p_as_of, p_product, p_customer) as f
    left join unmatched_removes as u on f.action = 2 and u.position = f.position
    where p.grain = -1 and (p_category is null or p_category = 0 or f.category_id = p_category)
      and (p_age is null or p_age = -1 or f.age = p_age)
$$;

create function visit_parts(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category int, p_age int,
                            p_product bigint, p_customer bigint, p_coarsest int)
returns table (at timestamptz, customer_id bigint, category_id int, age smallint,
               sessions bigint, sessions_with_view bigint, sessions_with_add bigint, sessions_with_purchase bigint,
               sessions_with_view_add bigint, sessions_with_add_purchase bigint,
               session_view_cents numeric, session_add_cents numeric, session_purchase_cents numeric,
               orders bigint, order_cents numeric, order_squares numeric)
language sql stable as $$
    with piece as materialized (
        select * from pieces(p_since, p_until, p_as_of, p_coarsest, finest_grain(p_category, p_age))
    ), part as (
        select cell_start(p.grain, c.bucket, h.grid_s, h.timezone) as at, null::bigint as customer_id, c.category_id, c.age,
               c.sessions, c.sessions_with_view, c.sessions_with_add, c.sessions_with_purchase,
               c.sessions_with_view_add, c.sessions_with_add_purchase,
               c.session_view_cents, c.session_add_cents, c.session_purchase_cents,
               c.orders, c.order_cents, c.order_squares
        from derived_head as h
        cross join piece as p
        cross join wanted_categories(p_category) as k
        cross join wanted_ages(p_age) as g
        join visit_cells as c on c.grain = p.grain and c.category_id = k.category_id and c.age = g.age
         and c.bucket >= p.lo and c.bucket < p.hi
        where p.grain >= 0
        union all
        select f.at, f.customer_id, f.category_id, case when p_age = -1 then -1::smallint else f.age end,
               1, f.viewed, f.added, f.bought, f.viewed * f.added, f.added * f.bought,
               f.view_cents, f.add_cents, f.purchase_cents, 0, 0, 0
        from piece as p
        cross join lateral session_facts(p.since, p.until, p_as_of, p_product, p_customer, null) as f
        where p.grain = -1 and (p_age is null or p_age = -1 or f.age = p_age)
        union all
        select f.at, f.customer_id, f.category_id, case when p_age = -1 then -1::smallint else f.age end,
               0, 0, 0, 0, 0, 0, 0, 0, 0, 1, f.cents, f.cents * f.cents
        from piece as p
        cross join lateral order_facts(p.since, p.until, p_as_of, p_product, p_customer, null) as f
        where p.grain = -1 and (p_age is null or p_age = -1 or f.age = p_age)
        -- What was still going on at the moment asked about is in the cells as it ended: take it out, put it in as it was.
        union all
        select f.at, f.customer_id, f.category_id, case when p_age = -1 then -1::smallint else f.age end,
               w.sign, w.sign * f.viewed, w.sign * f.added, w.sign * f.bought, w.sign * f.viewed * f.added,
               w.sign * f.added * f.bought, w.sign * f.view_cents, w.sign * f.add_cents, w.sign * f.purchase_cents, 0, 0, 0
        from derived_head as h
        cross join (values (1, p_as_of), (-1, timestamptz 'infinity')) as w(sign, moment)
        cross join lateral session_facts(p_since, p_until, w.moment, null, null, p_as_of) as f
        where h.newest_at > p_as_of and p_coarsest >= 0 and f.at <= p_as_of
          and (p_age is null or p_age = -1 or f.age = p_age)
          and not exists (select from piece as p where p.grain = -1 and f.at >= p.since and f.at < p.until)
        union all
        select f.at, f.customer_id, f.category_id, case when p_age = -1 then -1::smallint else f.age end,
               0, 0, 0, 0, 0, 0, 0, 0, 0, w.sign, w.sign * f.cents, w.sign * f.cents * f.cents
        from derived_head as h
        cross join (values (1, p_as_of), (-1, timestamptz 'infinity')) as w(sign, moment)
        cross join lateral order_facts(p_since, p_until, w.moment, null, null, p_as_of) as f
        where h.newest_at > p_as_of and p_coarsest >= 0 and f.at <= p_as_of
          and (p_age is null or p_age = -1 or f.age = p_age)
          and not exists (select from piece as p where p.grain = -1 and f.at >= p.since and f.at < p.until)
    )
    select * from part where case when p_category is null then category_id <> 0 else category_id = p_category end
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

create function cart_parts(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category int, p_age int,
                           p_product bigint, p_customer bigint, p_coarsest int)
returns table (at timestamptz, customer_id bigint, category_id int, age smallint,
               carts bigint, open bigint, abandoned bigint, lost bigint, emptied bigint, purchased bigint,
               recovered bigint, ever_abandoned bigint, ever_abandoned_open bigint, cart_added_cents numeric,
               cart_bought_cents numeric, abandoned_cents numeric)
language sql stable as $$
    with piece as materialized (
        select * from pieces(p_since, p_until, p_as_of, p_coarsest, finest_grain(p_category, p_age))
    ), part as (
        select cell_start(p.grain, c.bucket, h.grid_s, h.timezone) as at, null::bigint as customer_id, c.category_id, c.age,
               c.carts, 0::bigint, 0::bigint, c.gone, c.emptied, c.purchased, c.recovered, c.ever_abandoned, 0::bigint,
               c.cart_added_cents, c.cart_bought_cents, c.left_cents
        from derived_head as h
        cross join piece as p
        cross join wanted_categories(p_category) as k
        cross join wanted_ages(p_age) as g
        join cart_cells as c on c.grain = p.grain and c.category_id = k.category_id and c.age = g.age
         and c.bucket >= p.lo and c.bucket < p.hi
        where p.grain >= 0
        union all
        select f.at, f.customer_id, f.category_id, case when p_age = -1 then -1::smallint else f.age end, t.*
        from piece as p
        cross join lateral cart_facts(p.since, p.until, p_as_of, p_product, p_customer, null) as f
        cross join lateral cart_part(1, f.state, f.waited, f.cents, f.added_cents, f.bought_cents) as t
        where p.grain = -1 and (p_age is null or p_age = -1 or f.age = p_age)
        -- Carts that changed after the moment asked about: out as they ended, in as they were.
        union all
        select f.at, f.customer_id, f.category_id, case when p_age = -1 then -1::smallint else f.age end, t.*
        from derived_head as h
        cross join (values (1, p_as_of), (-1, timestamptz '2500-01-01 00:00:00+00')) as w(sign, moment)
        cross join lateral cart_facts(p_since, p_until, w.moment, null, null, p_as_of) as f
        cross join lateral cart_part(w.sign, f.state, f.waited, f.cents, f.added_cents, f.bought_cents) as t
        where h.newest_at > p_as_of and p_coarsest >= 0 and f.at <= p_as_of
          and (p_age is null or p_age = -1 or f.age = p_age)
          and not exists (select from piece as p where p.grain = -1 and f.at >= p.since and f.at < p.until)
        -- Carts in the cells as lost that the clock has not lost yet.
        union all
        select u.opened_at, u.customer_id, s.category_id, case when p_age = -1 then -1::smallint else u.age end, t.*
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
        cross join lateral (values (-1, 'LOST'), (1, u.state)) as w(sign, state)
        cross join lateral cart_part(w.sign, w.state, u.waited, s.cents, 0, 0) as t
        where p_coarsest >= 0 and u.opened_at >= p_since and u.opened_at < p_until
          and (p_age is null or p_age = -1 or u.age = p_age)
          and not exists (select from piece as p where p.grain = -1 and u.opened_at >= p.since and u.opened_at < p.until)
    )
    select * from part where case when p_category is null then category_id <> 0 else category_id = p_category end
$$;
