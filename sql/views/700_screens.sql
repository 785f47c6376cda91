-- Courses: what the screens draw over time. Sums of parts in stretches of a period, without what only a whole has
-- (customers), so that a sparkline costs no more than its figure.

-- The stretch a period is drawn in: hours up to two days, days up to 100 days, then weeks.
create function course_grain(p_since timestamptz, p_until timestamptz) returns text language sql immutable parallel safe as $$
    select case when p_until - p_since <= interval '50 hours' then 'hour'
                when p_until - p_since <= interval '100 days' then 'day' else 'week' end
$$;

-- The sums of a period by `p_by` ('none', 'category', 'age') and stretch of time (`p_grain`: hour, day, week, month).
create function course_by(p_by text, p_grain text, p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                          p_category text, p_age text, p_product text, p_customer text, p_zone text)
returns table (
    key text, bucket timestamptz,
    view_events bigint, add_events bigint, remove_events bigint, purchase_events bigint, remove_units bigint,
    purchase_cents numeric, sessions bigint, sessions_with_purchase bigint, orders bigint, order_cents numeric,
    order_squares numeric, carts bigint, open bigint, abandoned bigint, lost bigint, emptied bigint, purchased bigint,
    recovered bigint, abandoned_cents numeric
) language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    v_since timestamptz := coalesce(p_since, '-infinity');
    v_until timestamptz := coalesce(p_until, 'infinity');
    v_category int := case when p_category is null and p_by = 'category' then null
                           else coalesce(category_number(p_category), 0) end;
    v_age int := case when p_age is null and p_by = 'age' then null else coalesce(age_number(p_age), -1) end;
    v_product bigint := product_number(p_product);
    v_customer bigint := customer_number(p_customer);
    v_coarsest int := rows_coarsest(p_grain, p_zone, v_since, v_until, p_product is not null or p_customer is not null);
begin
    return query
    with part as (
        select p.at, p.category_id, p.age,
               p.view_events, p.add_events, p.remove_events, p.purchase_events, p.remove_units, p.purchase_cents,
               0::bigint as sessions, 0::bigint as sessions_with_purchase, 0::bigint as orders, 0::numeric as order_cents,
               0::numeric as order_squares, 0::bigint as carts, 0::bigint as open, 0::bigint as abandoned,
               0::bigint as lost, 0::bigint as emptied, 0::bigint as purchased, 0::bigint as recovered,
               0::numeric as abandoned_cents
        from event_parts(v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer, v_coarsest) as p
        union all
        select p.at, p.category_id, p.age, 0, 0, 0, 0, 0, 0, p.sessions, p.sessions_with_purchase, p.orders,
               p.order_cents, p.order_squares, 0, 0, 0, 0, 0, 0, 0, 0
        from visit_parts(v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer, v_coarsest) as p
        union all
        select p.at, p.category_id, p.age, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, p.carts, p.open, p.abandoned, p.lost,
               p.emptied, p.purchased, p.recovered, p.abandoned_cents
        from cart_parts(v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer, v_coarsest) as p
    ), summed as (
        select case p_by when 'category' then p.category_id when 'age' then p.age else 0 end as number,
               date_trunc(p_grain, p.at, p_zone) as bucket,
               sum(p.view_events)::bigint as view_events, sum(p.add_events)::bigint as add_events,
               sum(p.remove_events)::bigint as remove_events, sum(p.purchase_events)::bigint as purchase_events,
               sum(p.remove_units)::bigint as remove_units, sum(p.purchase_cents) as purchase_cents,
               sum(p.sessions)::bigint as sessions, sum(p.sessions_with_purchase)::bigint as sessions_with_purchase,
               sum(p.orders)::bigint as orders, sum(p.order_cents) as order_cents, sum(p.order_squares) as order_squares,
               sum(p.carts)::bigint as carts, sum(p.open)::bigint as open, sum(p.abandoned)::bigint as abandoned,
               sum(p.lost)::bigint as lost, sum(p.emptied)::bigint as emptied, sum(p.purchased)::bigint as purchased,
               sum(p.recovered)::bigint as recovered, sum(p.abandoned_cents) as abandoned_cents
        from part as p
        group by 1, 2
    )
    select case p_by when 'category' then (select n.name from categories as n where n.category_id = s.number)::text
                     when 'age' then age_name(s.number) end,
           s.bucket, s.view_events, s.add_events, s.remove_events, s.purchase_events, s.remove_units, s.purchase_cents,
           s.sessions, s.sessions_with_purchase, s.orders, s.order_cents, s.order_squares, s.carts, s.open, s.abandoned,
           s.lost, s.emptied, s.purchased, s.recovered, s.abandoned_cents
    from summed as s;
end
$$;
