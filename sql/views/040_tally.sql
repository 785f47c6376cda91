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

-- The numbers of a period. `until` null = all there is, `since` null = from the beginning.
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
) language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    v_since timestamptz := coalesce(p_since, '-infinity');
    v_until timestamptz := coalesce(p_until, 'infinity');
    v_category int := coalesce(category_number(p_category), 0);
    v_age int := coalesce(age_number(p_age), -1);
    v_product bigint := product_number(p_product);
    v_customer bigint := customer_number(p_customer);
    v_coarsest int := case when p_product is null and p_customer is null then 5 else -1 end;
begin
    return query
    select
           e.view_events, e.add_events, e.remove_events, e.purchase_events, e.view_units, e.add_units,
           e.remove_units, e.purchase_units, e.view_cents, e.add_cents, e.remove_cents, e.purchase_cents,
           e.removed_without_add, u.customers, u.customers_with_view, u.customers_with_add,
           u.customers_with_purchase, u.customers_with_view_add, u.customers_with_add_purchase, v.sessions,
           v.sessions_with_view, v.sessions_with_add, v.sessions_with_purchase, v.sessions_with_view_add,
           v.sessions_with_add_purchase, v.session_view_cents, v.session_add_cents, v.session_purchase_cents,
           v.orders, v.order_cents, v.order_squares, c.carts, c.open, c.abandoned, c.lost, c.emptied, c.purchased,
           c.recovered, c.ever_abandoned, c.ever_abandoned_open, c.cart_added_cents, c.cart_bought_cents,
           c.abandoned_cents, o.open_cents
    from (
        select
            coalesce(sum(p.view_events), 0)::bigint as view_events,
            coalesce(sum(p.add_events), 0)::bigint as add_events,
            coalesce(sum(p.remove_events), 0)::bigint as remove_events,
            coalesce(sum(p.purchase_events), 0)::bigint as purchase_events,
            coalesce(sum(p.view_units), 0)::bigint as view_units,
            coalesce(sum(p.add_units), 0)::bigint as add_units,
            coalesce(sum(p.remove_units), 0)::bigint as remove_units,
            coalesce(sum(p.purchase_units), 0)::bigint as purchase_units,
            coalesce(sum(p.view_cents), 0) as view_cents, coalesce(sum(p.add_cents), 0) as add_cents,
            coalesce(sum(p.remove_cents), 0) as remove_cents, coalesce(sum(p.purchase_cents), 0) as purchase_cents,
            coalesce(sum(p.removed_without_add), 0)::bigint as removed_without_add
        from event_parts(v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer, v_coarsest) as p
    ) as e
    cross join (
        select
            coalesce(sum(p.sessions), 0)::bigint as sessions,
            coalesce(sum(p.sessions_with_view), 0)::bigint as sessions_with_view,
            coalesce(sum(p.sessions_with_add), 0)::bigint as sessions_with_add,
            coalesce(sum(p.sessions_with_purchase), 0)::bigint as sessions_with_purchase,
            coalesce(sum(p.sessions_with_view_add), 0)::bigint as sessions_with_view_add,
            coalesce(sum(p.sessions_with_add_purchase), 0)::bigint as sessions_with_add_purchase,
            coalesce(sum(p.session_view_cents), 0) as session_view_cents,
            coalesce(sum(p.session_add_cents), 0) as session_add_cents,
            coalesce(sum(p.session_purchase_cents), 0) as session_purchase_cents,
            coalesce(sum(p.orders), 0)::bigint as orders, coalesce(sum(p.order_cents), 0) as order_cents,
            coalesce(sum(p.order_squares), 0) as order_squares
        from visit_parts(v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer, v_coarsest) as p
    ) as v
    cross join (
        select
            coalesce(sum(p.carts), 0)::bigint as carts, coalesce(sum(p.open), 0)::bigint as open,
            coalesce(sum(p.abandoned), 0)::bigint as abandoned, coalesce(sum(p.lost), 0)::bigint as lost,
            coalesce(sum(p.emptied), 0)::bigint as emptied, coalesce(sum(p.purchased), 0)::bigint as purchased,
            coalesce(sum(p.recovered), 0)::bigint as recovered,
            coalesce(sum(p.ever_abandoned), 0)::bigint as ever_abandoned,
            coalesce(sum(p.ever_abandoned_open), 0)::bigint as ever_abandoned_open,
            coalesce(sum(p.cart_added_cents), 0) as cart_added_cents,
            coalesce(sum(p.cart_bought_cents), 0) as cart_bought_cents,
            coalesce(sum(p.abandoned_cents), 0) as abandoned_cents
        from cart_parts(v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer, v_coarsest) as p
    ) as c
    cross join (
        select coalesce(max(p.customers), 0) as customers, coalesce(max(p.customers_with_view), 0) as customers_with_view,
               coalesce(max(p.customers_with_add), 0) as customers_with_add,
               coalesce(max(p.customers_with_purchase), 0) as customers_with_purchase,
               coalesce(max(p.customers_with_view_add), 0) as customers_with_view_add,
               coalesce(max(p.customers_with_add_purchase), 0) as customers_with_add_purchase
        from visitor_counts('none', 'UTC', v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer,
                            v_coarsest) as p
    ) as u
    cross join (
        select coalesce(sum(p.cents), 0) as open_cents
        from open_cart_facts(p_as_of, v_product, v_customer) as p
        where p.category_id = v_category and (v_age = -1 or p.age = v_age)
    ) as o;
end
$$;

-- Whether hours of the zone are hours of our cells, everywhere in the period.
create function hours_fit(zone text, p_since timestamptz, p_until timestamptz) returns boolean language sql stable as $$
    select coalesce(bool_and(
        (extract(epoch from (d at time zone zone) - (d at time zone 'UTC'))::int + h.grid_s) % 3600 = 0), true)
    from derived_head as h
    cross join lateral generate_series(greatest(p_since, coalesce(h.oldest_at, h.newest_at)) - interval '1 day',
                                       least(p_until, h.newest_at) + interval '1 day', interval '1 day') as d
$$;

-- The numbers in rows, by category, age, customer, hour, weekday, weekday_hour, day, week or month of a zone. Only keys
-- that something belongs to. The key of events without a category is null; customers bear the shop's own id. `p_parts`
-- names what is wanted: 'events', 'visits', 'carts', 'customers', 'open' (what lies in open carts); the rest is 0.
create function tally_parts_by(p_by text, p_parts text[], p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category text,
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
    v_coarsest int := rows_coarsest(p_by, p_zone, v_since, v_until, p_product is not null or p_customer is not null);
begin
    return query
    with e as (
        select part_key(p_by, p.at, p.customer_id, p.category_id, p.age, p_zone) as key,
               sum(p.view_events)::bigint as view_events, sum(p.add_events)::bigint as add_events,
               sum(p.remove_events)::bigint as remove_events, sum(p.purchase_events)::bigint as purchase_events,
               sum(p.view_units)::bigint as view_units, sum(p.add_units)::bigint as add_units,
               sum(p.remove_units)::bigint as remove_units, sum(p.purchase_units)::bigint as purchase_units,
               sum(p.view_cents) as view_cents, sum(p.add_cents) as add_cents, sum(p.remove_cents) as remove_cents,
               sum(p.purchase_cents) as purchase_cents, sum(p.removed_without_add)::bigint as removed_without_add
        from event_parts(v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer, v_coarsest) as p
        where 'events' = any (p_parts)
        group by 1
    ), v as (
        select part_key(p_by, p.at, p.customer_id, p.category_id, p.age, p_zone) as key,
               sum(p.sessions)::bigint as sessions, sum(p.sessions_with_view)::bigint as sessions_with_view,
               sum(p.sessions_with_add)::bigint as sessions_with_add,
               sum(p.sessions_with_purchase)::bigint as sessions_with_purchase,
               sum(p.sessions_with_view_add)::bigint as sessions_with_view_add,
               sum(p.sessions_with_add_purchase)::bigint as sessions_with_add_purchase,
               sum(p.session_view_cents) as session_view_cents, sum(p.session_add_cents) as session_add_cents,
               sum(p.session_purchase_cents) as session_purchase_cents, sum(p.orders)::bigint as orders,
               sum(p.order_cents) as order_cents, sum(p.order_squares) as order_squares
        from visit_parts(v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer, v_coarsest) as p
        where 'visits' = any (p_parts)
        group by 1
    ), c as (
        select part_key(p_by, p.at, p.customer_id, p.category_id, p.age, p_zone) as key,
               sum(p.carts)::bigint as carts, sum(p.open)::bigint as open, sum(p.abandoned)::bigint as abandoned,
               sum(p.lost)::bigint as lost, sum(p.emptied)::bigint as emptied,
               sum(p.purchased)::bigint as purchased, sum(p.recovered)::bigint as recovered,
               sum(p.ever_abandoned)::bigint as ever_abandoned,
               sum(p.ever_abandoned_open)::bigint as ever_abandoned_open,
               sum(p.cart_added_cents) as cart_added_cents, sum(p.cart_bought_cents) as cart_bought_cents,
               sum(p.abandoned_cents) as abandoned_cents
        from cart_parts(v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer, v_coarsest) as p
        where 'carts' = any (p_parts)
        group by 1
    ), u as (
        select *
        from visitor_counts(p_by, p_zone, v_since, v_until, p_as_of, v_category, v_age, v_product, v_customer,
                            case when v_coarsest = 0 then -1 else v_coarsest end)
        where 'customers' = any (p_parts)
    ), o as (
        select part_key(p_by, p.at, p.customer_id, p.category_id, p.age, p_zone) as key, sum(p.cents) as open_cents
        from open_cart_facts(p_as_of, v_product, v_customer) as p
        where 'open' = any (p_parts)
          and case when v_category is null then p.category_id <> 0 else p.category_id = v_category end
          and (v_age is null or v_age = -1 or p.age = v_age)
        group by 1
    ), keys as (
        select e.key from e union select v.key from v union select c.key from c union select o.key from o
    )
    select case p_by when 'category' then (select n.name from categories as n where n.category_id = keys.key::int)::text
                     when 'customer' then (select n.external_id from customers as n where n.customer_id = keys.key::bigint)
                     when 'age' then age_name(keys.key::int)
                     else keys.key end,
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

-- The coarsest grain rows by something can be made of.
create function rows_coarsest(p_by text, p_zone text, p_since timestamptz, p_until timestamptz, p_filtered boolean)
returns int language sql stable as $$
    select case when p_filtered or p_by = 'customer' then -1
                when p_by in ('none', 'category', 'age') then 5
                when p_by in ('day', 'week', 'month') and p_zone = h.timezone then 1
                when hours_fit(p_zone, p_since, p_until) then 0
                else -1 end
    from derived_head as h
$$;
