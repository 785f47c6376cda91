-- Carts one by one: at risk now, abandoned just now, of a period, of a customer; how long they lasted; the live strips.

-- OPEN carts idle for more than T ÷ 2 (metrics, Names on the screens), the most endangered first.
create function carts_at_risk(p_as_of timestamptz, p_category text, p_age text, p_product text, p_customer text)
returns table (customer text, age text, opened_at timestamptz, last_at timestamptz, idle_s float8, units bigint,
               cents numeric)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    v_category int := coalesce(category_number(p_category), 0);
    v_age int := age_number(p_age);
    v_product bigint := product_number(p_product);
    v_customer bigint := customer_number(p_customer);
begin
    return query
    select n.external_id, age_name(f.age), f.at, f.last_at, date_part('epoch', p_as_of - f.last_at), f.units, f.cents
    from derived_head as h
    cross join lateral open_cart_facts(p_as_of, v_product, v_customer) as f
    join customers as n on n.customer_id = f.customer_id
    where f.category_id = v_category and (v_age is null or f.age = v_age)
      and p_as_of - f.last_at > h.abandoned_after / 2
    order by f.last_at, n.external_id;
end
$$;

-- Carts that became ABANDONED after one moment and up to another, for the feed. A customer who did something before the
-- cart was idle for T was never idle that long, also when the projector has not taken that event yet.
create function carts_abandoned(p_after timestamptz, p_upto timestamptz)
returns table (customer text, age text, opened_at timestamptz, last_at timestamptz, abandoned_at timestamptz,
               units bigint, cents numeric)
language sql stable as $$
    -- Looked up cart by cart: a join would read through all events, for the planner cannot know how few carts these are.
    select (select n.external_id from customers as n where n.customer_id = c.customer_id), age_name(c.age), c.opened_at,
           c.last_at, c.last_at + h.abandoned_after, c.units, c.cents
    from derived_head as h
    join carts as c on c.bought_at is null and c.units > 0
     and c.last_at > p_after - h.abandoned_after and c.last_at <= p_upto - h.abandoned_after
    left join lateral (
        select true as was_there
        from events as e
        where e.customer_id = c.customer_id and e."timestamp" > c.last_at
          and e."timestamp" <= c.last_at + h.abandoned_after
        limit 1
    ) as untaken on true
    where untaken.was_there is null
    order by c.last_at
$$;

-- Carts opened in a period with their state as of a moment, the newest first, at most p_limit; p_states null = all.
create function cart_rows(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category text, p_age text,
                          p_product text, p_customer text, p_states text[], p_limit int)
returns table (customer text, age text, opened_at timestamptz, last_at timestamptz, state text, waited boolean,
               units bigint, cents numeric)
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
    select n.external_id, age_name(f.age), f.at, f.last_at, f.state, f.waited, f.units, f.cents
    from cart_facts(v_since, v_until, p_as_of, v_product, v_customer, null) as f
    join customers as n on n.customer_id = f.customer_id
    where f.category_id = v_category and (v_age is null or f.age = v_age)
      and (p_states is null or f.state = any (p_states))
    order by f.at desc, f.cart_key desc
    limit p_limit;
end
$$;

-- Time in cart, opening to last activity, of the ABANDONED and LOST carts of a period: how many, and the median (seconds).
create function cart_dwell(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category text, p_age text,
                           p_product text, p_customer text)
returns table (carts bigint, median_s float8) language plpgsql stable set plan_cache_mode = force_custom_plan as $$
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
    select count(*), percentile_cont(0.5) within group (order by date_part('epoch', d.last_at - d.at))
    from cart_dwells(v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer) as d;
end
$$;

-- Of the carts that changed after the moment, those that were left at it. Apart, and planned once: to plan what replays
-- a cart takes longer than to read the other ones of three months.
create function cart_dwells_since(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category int, p_age int,
                                  p_product bigint, p_customer bigint)
returns table (at timestamptz, last_at timestamptz) language plpgsql stable
set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
    if (select h.newest_at > p_as_of from derived_head as h) then
        return query
        select f.at, f.last_at
        from cart_facts(p_since, p_until, p_as_of, p_product, p_customer, p_as_of) as f
        where f.category_id = p_category and (p_age is null or f.age = p_age) and f.state in ('ABANDONED', 'LOST');
    end if;
end
$$;

create function cart_dwells(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category int, p_age int,
                            p_product bigint, p_customer bigint)
returns table (at timestamptz, last_at timestamptz) language sql stable as $$
    select c.opened_at, c.last_at
    from derived_head as h
    join carts as c on c.bought_at is null and c.units > 0
    -- Nothing was done in a cart before it was opened: a period is a stretch of the index by last activity, too.
    where c.opened_at >= p_since and c.opened_at < p_until and c.last_at >= p_since and c.last_at <= p_as_of
      and p_as_of - c.last_at > h.abandoned_after
      and (p_age is null or c.age = p_age) and (p_customer is null or c.customer_id = p_customer)
      and (p_category = 0 and p_product is null or exists (
          select from cart_lines as l
          where l.customer_id = c.customer_id and l.cart_key = c.cart_key
            and (p_category = 0 or l.category_id = p_category) and (p_product is null or l.product_id = p_product)))
    union all
    select f.at, f.last_at from cart_dwells_since(p_since, p_until, p_as_of, p_category, p_age, p_product, p_customer) as f
$$;

-- Events by action in stretches of p_step (15 seconds or a multiple) that end at or before a moment; `bucket` is the
-- start of a stretch, whole stretches since 1970. Beyond the last day, and for a product or a customer, events are counted.
create function live_rows(p_as_of timestamptz, p_span interval, p_step interval, p_category text, p_age text,
                          p_product text, p_customer text)
returns table (bucket timestamptz, view_events bigint, add_events bigint, remove_events bigint, purchase_events bigint)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    v_epoch constant timestamptz := '1970-01-01 00:00:00+00';
    v_first timestamptz := date_bin(p_step, p_as_of - p_span, v_epoch);
    v_category int := coalesce(category_number(p_category), 0);
    v_age int := coalesce(age_number(p_age), -1);
    v_product bigint := product_number(p_product);
    v_customer bigint := customer_number(p_customer);
begin
    if v_product is null and v_customer is null and mod(date_part('epoch', p_step)::int, 15) = 0
       and (select h.newest_at <= p_as_of and v_first > h.written_at - interval '24 hours' from derived_head as h) then
        return query
        select date_bin(p_step, v_epoch + c.slot * interval '15 seconds', v_epoch), sum(c.view_events), sum(c.add_events),
               sum(c.remove_events), sum(c.purchase_events)
        from live_cells as c
        where c.category_id = v_category and c.age = v_age and c.slot >= slot_of(v_first) and c.slot <= slot_of(p_as_of)
        group by 1;
    else
        return query
        select date_bin(p_step, f.at, v_epoch), count(*) filter (where f.action = 0), count(*) filter (where f.action = 1),
               count(*) filter (where f.action = 2), count(*) filter (where f.action = 3)
        from event_facts(v_first, 'infinity', p_as_of, v_product, v_customer) as f
        where (v_category = 0 or f.category_id = v_category) and (v_age = -1 or f.age = v_age)
        group by 1;
    end if;
end
$$;
