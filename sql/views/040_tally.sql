-- Tallies: the whole numbers of a period under filters, once or in rows. Columns are the fields of
-- `cartmonitor.domain.tally.Tally`, where every rate, interval and funnel is made of them.

-- The number of a category; -2, which no event has, for a name nobody knows; null for no filter.
create function category_number(name text) returns int language sql stable as $$
    select case when category_number.name is null then null
                else coalesce((select k.category_id from categories as k where k.name = category_number.name), -2) end
$$;

create function product_number(external_id text) returns bigint language sql stable as $$
    select case when product_number.external_id is null then null
                else coalesce((select p.product_id from products as p where p.external_id = product_number.external_id), -2)
           end
$$;

create function customer_number(external_id text) returns bigint language sql stable as $$
    select case when customer_number.external_id is null then null
                else coalesce((select c.customer_id from customers as c
                               where c.external_id = customer_number.external_id), -2) end
$$;

-- What rows are told apart by, as a number.
create function group_key(p_by text, category_id int, age int, customer_id bigint, key int) returns bigint
language sql immutable as $$
    select case p_by when 'none' then 0 when 'category' then category_id when 'age' then age
                     when 'customer' then customer_id else key end
$$;

-- Columns of time that rows are made by.
create function time_of(p_by text) returns text language sql immutable as $$
    select case when p_by in ('category', 'age') then 'none' when p_by = 'hour' then 'hour_of_day' else p_by end
$$;

-- The numbers in rows, by category, age, customer, hour, weekday, weekday_hour, day, week or month of a zone. Only keys
-- that something belongs to. The key of events without a category is null; customers bear the shop's own id. `p_parts`
-- names what is wanted: 'events', 'visits', 'carts', 'customers' (or 'visitors': only how many),
-- 'open' (what lies in open carts); the rest is 0.
create function tally_parts_by(p_by text, p_parts text[], p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                               p_category text, p_age text, p_product text, p_customer text, p_zone text)
returns table (key text,
    view_events bigint, add_events bigint, remove_events bigint, purchase_events bigint, view_units bigint,
    add_units bigint, remove_units bigint, purchase_units bigint, view_cents numeric, add_cents numeric,
    remove_cents numeric, purchase_cents numeric, removed_without_add bigint, customers bigint,
    customers_with_view bigint, customers_with_add bigint, customers_with_purchase bigint,
    customers_with_view_add bigint, customers_with_add_purchase bigint, sessions bigint, sessions_with_view bigint,
    sessions_with_add bigint, sessions_with_purchase bigint, sessions_with_view_add bigint,
    sessions_with_add_purchase bigint, session_view_cents numeric, session_add_cents numeric,
    session_purchase_cents numeric, orders bigint, order_cents numeric, order_squares numeric, carts bigint,
    open bigint, abandoned bigint, lost bigint, emptied bigint, purchased bigint, recovered bigint,
    ever_abandoned bigint, ever_abandoned_open bigint, cart_added_cents numeric, cart_bought_cents numeric,
    abandoned_cents numeric, open_cents numeric
) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    v_since constant timestamptz := coalesce(p_since, '-infinity');
    v_until constant timestamptz := coalesce(p_until, 'infinity');
    v_time constant text := time_of(p_by);
    v_category constant int := case when p_category is null and p_by = 'category' then null
                                    else coalesce(category_number(p_category), 0) end;
    v_age constant int := case when p_age is null and p_by = 'age' then null else coalesce(age_number(p_age), -1) end;
    v_product constant bigint := product_number(p_product);
    v_customer constant bigint := customer_number(p_customer);
    v_grid constant int := (select h.grid_s from derived_head as h);
begin
    return query
    with u as (
        select group_key(p_by, p.category_id, p.age, p.customer_id, p.key) as key,
               p.customers, p.customers_with_view, p.customers_with_add, p.customers_with_purchase,
               p.customers_with_view_add, p.customers_with_add_purchase
        from visitor_counts(v_time, p_zone, v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer,
                            case when 'customers' = any (p_parts) then array[0, 1, 2, 3, 4, 5] else array[0] end) as p
        where 'customers' = any (p_parts) or 'visitors' = any (p_parts)
    ), e as (
        select group_key(p_by, p.category_id, p.age, p.customer_id, p.key) as key,
               whole_sum(p.view_events) as view_events, whole_sum(p.add_events) as add_events,
               whole_sum(p.remove_events) as remove_events, whole_sum(p.purchase_events) as purchase_events,
               whole_sum(p.view_units) as view_units, whole_sum(p.add_units) as add_units,
               whole_sum(p.remove_units) as remove_units, whole_sum(p.purchase_units) as purchase_units,
               sum(p.view_cents) as view_cents, sum(p.add_cents) as add_cents, sum(p.remove_cents) as remove_cents,
               sum(p.purchase_cents) as purchase_cents, whole_sum(p.removed_without_add) as removed_without_add
        from event_sums(v_time, p_zone, v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer) as p
        where 'events' = any (p_parts)
        group by 1
    ), v as (
        select group_key(p_by, p.category_id, p.age, p.customer_id, p.key) as key,
               whole_sum(p.sessions) as sessions, whole_sum(p.sessions_with_view) as sessions_with_view,
               whole_sum(p.sessions_with_add) as sessions_with_add,
               whole_sum(p.sessions_with_purchase) as sessions_with_purchase,
               whole_sum(p.sessions_with_view_add) as sessions_with_view_add,
               whole_sum(p.sessions_with_add_purchase) as sessions_with_add_purchase,
               sum(p.session_view_cents) as session_view_cents, sum(p.session_add_cents) as session_add_cents,
               sum(p.session_purchase_cents) as session_purchase_cents, whole_sum(p.orders) as orders,
               sum(p.order_cents) as order_cents, sum(p.order_squares) as order_squares
        from visit_sums(v_time, p_zone, v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer) as p
        where 'visits' = any (p_parts)
        group by 1
    ), c as (
        select group_key(p_by, p.category_id, p.age, p.customer_id, p.key) as key,
               whole_sum(p.carts) as carts, whole_sum(p.open) as open, whole_sum(p.abandoned) as abandoned,
               whole_sum(p.lost) as lost, whole_sum(p.emptied) as emptied, whole_sum(p.purchased) as purchased,
               whole_sum(p.recovered) as recovered, whole_sum(p.ever_abandoned) as ever_abandoned,
               whole_sum(p.ever_abandoned_open) as ever_abandoned_open, sum(p.cart_added_cents) as cart_added_cents,
               sum(p.cart_bought_cents) as cart_bought_cents, sum(p.abandoned_cents) as abandoned_cents
        from cart_sums(v_time, p_zone, v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer) as p
        where 'carts' = any (p_parts)
        group by 1
    ), o as (
        select group_key(p_by, p.category_id, p.age, p.customer_id, time_key(v_time, p.at, p_zone, v_grid)) as key,
               sum(p.cents) as open_cents
        from open_cart_facts(p_as_of, v_product, v_customer) as p
        where 'open' = any (p_parts)
          and case when v_category is null then p.category_id <> 0 else p.category_id = v_category end
          and (v_age is null or v_age = -1 or p.age = v_age)
        group by 1
    ), keys as (
        select e.key from e union select v.key from v union select c.key from c union select o.key from o
        union select u.key from u union select 0 where p_by = 'none'
    )
    select case p_by when 'none' then ''
                     when 'category' then (select n.name from categories as n where n.category_id = keys.key)::text
                     when 'customer' then (select n.external_id from customers as n where n.customer_id = keys.key)
                     when 'age' then age_name(keys.key::int)
                     else key_name(v_time, keys.key::int) end,
           coalesce(e.view_events, 0), coalesce(e.add_events, 0), coalesce(e.remove_events, 0),
           coalesce(e.purchase_events, 0), coalesce(e.view_units, 0), coalesce(e.add_units, 0),
           coalesce(e.remove_units, 0), coalesce(e.purchase_units, 0), coalesce(e.view_cents, 0),
           coalesce(e.add_cents, 0), coalesce(e.remove_cents, 0), coalesce(e.purchase_cents, 0),
           coalesce(e.removed_without_add, 0), coalesce(u.customers, 0), coalesce(u.customers_with_view, 0),
           coalesce(u.customers_with_add, 0), coalesce(u.customers_with_purchase, 0),
           coalesce(u.customers_with_view_add, 0), coalesce(u.customers_with_add_purchase, 0),
           coalesce(v.sessions, 0), coalesce(v.sessions_with_view, 0), coalesce(v.sessions_with_add, 0),
           coalesce(v.sessions_with_purchase, 0), coalesce(v.sessions_with_view_add, 0),
           coalesce(v.sessions_with_add_purchase, 0), coalesce(v.session_view_cents, 0),
           coalesce(v.session_add_cents, 0), coalesce(v.session_purchase_cents, 0), coalesce(v.orders, 0),
           coalesce(v.order_cents, 0), coalesce(v.order_squares, 0), coalesce(c.carts, 0), coalesce(c.open, 0),
           coalesce(c.abandoned, 0), coalesce(c.lost, 0), coalesce(c.emptied, 0), coalesce(c.purchased, 0),
           coalesce(c.recovered, 0), coalesce(c.ever_abandoned, 0), coalesce(c.ever_abandoned_open, 0),
           coalesce(c.cart_added_cents, 0), coalesce(c.cart_bought_cents, 0), coalesce(c.abandoned_cents, 0),
           coalesce(o.open_cents, 0)
    from keys
    left join e on e.key = keys.key
    left join v on v.key = keys.key
    left join c on c.key = keys.key
    left join u on u.key = keys.key
    left join o on o.key = keys.key;
end
$$;

create function tally_by(p_by text, p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category text,
                         p_age text, p_product text, p_customer text, p_zone text)
returns table (key text,
    view_events bigint, add_events bigint, remove_events bigint, purchase_events bigint, view_units bigint,
    add_units bigint, remove_units bigint, purchase_units bigint, view_cents numeric, add_cents numeric,
    remove_cents numeric, purchase_cents numeric, removed_without_add bigint, customers bigint,
    customers_with_view bigint, customers_with_add bigint, customers_with_purchase bigint,
    customers_with_view_add bigint, customers_with_add_purchase bigint, sessions bigint, sessions_with_view bigint,
    sessions_with_add bigint, sessions_with_purchase bigint, sessions_with_view_add bigint,
    sessions_with_add_purchase bigint, session_view_cents numeric, session_add_cents numeric,
    session_purchase_cents numeric, orders bigint, order_cents numeric, order_squares numeric, carts bigint,
    open bigint, abandoned bigint, lost bigint, emptied bigint, purchased bigint, recovered bigint,
    ever_abandoned bigint, ever_abandoned_open bigint, cart_added_cents numeric, cart_bought_cents numeric,
    abandoned_cents numeric, open_cents numeric
) language sql stable as $$
    select * from tally_parts_by(p_by, array['events', 'visits', 'carts', 'customers', 'open'], p_since, p_until, p_as_of,
                                 p_category, p_age, p_product, p_customer, p_zone)
$$;

-- The numbers of a period, one row. `until` null = all there is, `since` null = from the beginning.
create function tally(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category text, p_age text,
                      p_product text, p_customer text)
returns table (
    view_events bigint, add_events bigint, remove_events bigint, purchase_events bigint, view_units bigint,
    add_units bigint, remove_units bigint, purchase_units bigint, view_cents numeric, add_cents numeric,
    remove_cents numeric, purchase_cents numeric, removed_without_add bigint, customers bigint,
    customers_with_view bigint, customers_with_add bigint, customers_with_purchase bigint,
    customers_with_view_add bigint, customers_with_add_purchase bigint, sessions bigint, sessions_with_view bigint,
    sessions_with_add bigint, sessions_with_purchase bigint, sessions_with_view_add bigint,
    sessions_with_add_purchase bigint, session_view_cents numeric, session_add_cents numeric,
    session_purchase_cents numeric, orders bigint, order_cents numeric, order_squares numeric, carts bigint,
    open bigint, abandoned bigint, lost bigint, emptied bigint, purchased bigint, recovered bigint,
    ever_abandoned bigint, ever_abandoned_open bigint, cart_added_cents numeric, cart_bought_cents numeric,
    abandoned_cents numeric, open_cents numeric
) language sql stable as $$
    select
           coalesce(t.view_events, 0), coalesce(t.add_events, 0), coalesce(t.remove_events, 0),
           coalesce(t.purchase_events, 0), coalesce(t.view_units, 0), coalesce(t.add_units, 0),
           coalesce(t.remove_units, 0), coalesce(t.purchase_units, 0), coalesce(t.view_cents, 0),
           coalesce(t.add_cents, 0), coalesce(t.remove_cents, 0), coalesce(t.purchase_cents, 0),
           coalesce(t.removed_without_add, 0), coalesce(t.customers, 0), coalesce(t.customers_with_view, 0),
           coalesce(t.customers_with_add, 0), coalesce(t.customers_with_purchase, 0),
           coalesce(t.customers_with_view_add, 0), coalesce(t.customers_with_add_purchase, 0),
           coalesce(t.sessions, 0), coalesce(t.sessions_with_view, 0), coalesce(t.sessions_with_add, 0),
           coalesce(t.sessions_with_purchase, 0), coalesce(t.sessions_with_view_add, 0),
           coalesce(t.sessions_with_add_purchase, 0), coalesce(t.session_view_cents, 0),
           coalesce(t.session_add_cents, 0), coalesce(t.session_purchase_cents, 0), coalesce(t.orders, 0),
           coalesce(t.order_cents, 0), coalesce(t.order_squares, 0), coalesce(t.carts, 0), coalesce(t.open, 0),
           coalesce(t.abandoned, 0), coalesce(t.lost, 0), coalesce(t.emptied, 0), coalesce(t.purchased, 0),
           coalesce(t.recovered, 0), coalesce(t.ever_abandoned, 0), coalesce(t.ever_abandoned_open, 0),
           coalesce(t.cart_added_cents, 0), coalesce(t.cart_bought_cents, 0), coalesce(t.abandoned_cents, 0),
           coalesce(t.open_cents, 0)
    from (select 1) as one
    left join tally_parts_by('none', array['events', 'visits', 'carts', 'customers', 'open'], p_since, p_until, p_as_of,
                             p_category, p_age, p_product, p_customer, 'UTC') as t on true
$$;

-- The sums of a period by `p_by` ('none', 'category', 'age') and stretch of time (`p_grain`: hour, day, week, month):
-- what is drawn over time. Without what only a whole has (customers). `p_parts` as in tally_parts_by().
create function course_parts_by(p_by text, p_parts text[], p_grain text, p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                          p_category text, p_age text, p_product text, p_customer text, p_zone text)
returns table (
    key text, bucket timestamptz,
    view_events bigint, add_events bigint, remove_events bigint, purchase_events bigint, remove_units bigint,
    purchase_cents numeric, sessions bigint, sessions_with_purchase bigint, orders bigint, order_cents numeric,
    order_squares numeric, carts bigint, open bigint, abandoned bigint, lost bigint, emptied bigint, purchased bigint,
    recovered bigint, abandoned_cents numeric
) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    v_since constant timestamptz := coalesce(p_since, '-infinity');
    v_until constant timestamptz := coalesce(p_until, 'infinity');
    v_category constant int := case when p_category is null and p_by = 'category' then null
                                    else coalesce(category_number(p_category), 0) end;
    v_age constant int := case when p_age is null and p_by = 'age' then null else coalesce(age_number(p_age), -1) end;
    v_product constant bigint := product_number(p_product);
    v_customer constant bigint := customer_number(p_customer);
    v_grid constant int := (select h.grid_s from derived_head as h);
begin
    return query
    with part as (
        select p.category_id, p.age, p.key,
               p.view_events, p.add_events, p.remove_events, p.purchase_events, p.remove_units, p.purchase_cents,
               0::bigint as sessions, 0::bigint as sessions_with_purchase, 0::bigint as orders, 0::numeric as order_cents,
               0::numeric as order_squares, 0::bigint as carts, 0::bigint as open, 0::bigint as abandoned,
               0::bigint as lost, 0::bigint as emptied, 0::bigint as purchased, 0::bigint as recovered,
               0::numeric as abandoned_cents
        from event_sums(p_grain, p_zone, v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer) as p
        where 'events' = any (p_parts)
        union all
        select p.category_id, p.age, p.key, 0, 0, 0, 0, 0, 0, p.sessions, p.sessions_with_purchase, p.orders,
               p.order_cents, p.order_squares, 0, 0, 0, 0, 0, 0, 0, 0
        from visit_sums(p_grain, p_zone, v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer) as p
        where 'visits' = any (p_parts)
        union all
        select p.category_id, p.age, p.key, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, p.carts, p.open, p.abandoned, p.lost,
               p.emptied, p.purchased, p.recovered, p.abandoned_cents
        from cart_sums(p_grain, p_zone, v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer) as p
        where 'carts' = any (p_parts)
    ), summed as materialized (
        select case p_by when 'category' then p.category_id when 'age' then p.age else 0 end as number, p.key,
               whole_sum(p.view_events) as view_events, whole_sum(p.add_events) as add_events,
               whole_sum(p.remove_events) as remove_events, whole_sum(p.purchase_events) as purchase_events,
               whole_sum(p.remove_units) as remove_units, sum(p.purchase_cents) as purchase_cents,
               whole_sum(p.sessions) as sessions, whole_sum(p.sessions_with_purchase) as sessions_with_purchase,
               whole_sum(p.orders) as orders, sum(p.order_cents) as order_cents, sum(p.order_squares) as order_squares,
               whole_sum(p.carts) as carts, whole_sum(p.open) as open, whole_sum(p.abandoned) as abandoned,
               whole_sum(p.lost) as lost, whole_sum(p.emptied) as emptied, whole_sum(p.purchased) as purchased,
               whole_sum(p.recovered) as recovered, sum(p.abandoned_cents) as abandoned_cents
        from part as p
        group by 1, 2
    ), starts as materialized (
        select k.key, key_start(p_grain, k.key, p_zone, v_grid) as at from (select distinct s.key from summed as s) as k
    )
    select case p_by when 'category' then (select n.name from categories as n where n.category_id = s.number)::text
                     when 'age' then age_name(s.number) end,
           t.at,
           s.view_events, s.add_events, s.remove_events, s.purchase_events, s.remove_units, s.purchase_cents,
           s.sessions, s.sessions_with_purchase, s.orders, s.order_cents, s.order_squares, s.carts, s.open, s.abandoned,
           s.lost, s.emptied, s.purchased, s.recovered, s.abandoned_cents
    from summed as s
    join starts as t on t.key = s.key;
end
$$;

create function course_by(p_by text, p_grain text, p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                          p_category text, p_age text, p_product text, p_customer text, p_zone text)
returns table (
    key text, bucket timestamptz,
    view_events bigint, add_events bigint, remove_events bigint, purchase_events bigint, remove_units bigint,
    purchase_cents numeric, sessions bigint, sessions_with_purchase bigint, orders bigint, order_cents numeric,
    order_squares numeric, carts bigint, open bigint, abandoned bigint, lost bigint, emptied bigint, purchased bigint,
    recovered bigint, abandoned_cents numeric
) language sql stable as $$
    select * from course_parts_by(p_by, array['events', 'visits', 'carts'], p_grain, p_since, p_until, p_as_of, p_category,
                                  p_age, p_product, p_customer, p_zone)
$$;
