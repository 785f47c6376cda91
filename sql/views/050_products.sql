-- Products: what was seen, taken, put back, bought and left, by product. Columns as in `domain.tally.ProductTally`.

-- Sums of a period by product; the rows of one product may be several. `p_category` 0 = all, `p_age` -1 = all. An age or a
-- customer is counted event by event.
create function product_sums(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category int, p_age int,
                             p_product bigint, p_customer bigint)
returns table (product_id bigint, events bigint, views bigint, adds bigint, removes bigint, purchases bigint,
               revenue_cents numeric, abandoned_units bigint, abandoned_cents numeric, carts_left bigint)
language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
#variable_conflict use_column
declare
    head derived_head;
    v_cells constant boolean := p_age = -1 and p_customer is null;
begin
    select * into head from derived_head;
    if not v_cells then
        return query select * from product_sums_of(p_since, p_until, p_as_of, p_category, p_age, p_product, p_customer);
        return;
    end if;
    return query
    select c.product_id, whole_sum(c.events), whole_sum(c.views), whole_sum(c.adds), whole_sum(c.removes),
           whole_sum(c.purchases), sum(c.revenue_cents), whole_sum(c.left_units), sum(c.left_cents),
           whole_sum(c.carts_left)
    from pieces('none', 'UTC', p_since, p_until, p_as_of, true) as p
    cross join lateral (
        select * from product_cells as x
        where x.grain = p.grain and x.bucket >= p.lo and x.bucket < p.hi
          and (p_category = 0 or x.category_id = p_category) and (p_product is null or x.product_id = p_product)
        offset 0
    ) as c
    where p.grain > 0
    group by c.product_id;
    -- Events at ragged ends, and what lies in the carts that were opened there.
    if exists (select from pieces('none', 'UTC', p_since, p_until, p_as_of, true) as p where p.grain = -1) then
        return query
        select s.*
        from pieces('none', 'UTC', p_since, p_until, p_as_of, true) as p
        cross join lateral product_sums_of(p.since, p.until, p_as_of, p_category, p_age, p_product, p_customer) as s
        where p.grain = -1;
    end if;
    -- Carts that changed after the moment: out as they ended, in as they were.
    if head.newest_at > p_as_of then
        return query
        select f.product_id, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::numeric,
               sum(w.sign * f.units)::bigint, sum(w.sign * f.cents), sum(w.sign)::bigint
        from (values (1, p_as_of), (-1, timestamptz '2500-01-01 00:00:00+00')) as w(sign, moment)
        cross join lateral cart_line_facts(p_since, p_until, w.moment, null, null, p_as_of) as f
        where f.at <= p_as_of and f.units > 0 and (f.bought or w.moment - f.last_at > head.abandoned_after)
          and (p_category = 0 or f.category_id = p_category) and (p_product is null or f.product_id = p_product)
          and not exists (select from pieces('none', 'UTC', p_since, p_until, p_as_of, true) as p
                          where p.grain = -1 and f.at >= p.since and f.at < p.until)
        group by f.product_id;
    end if;
    -- Carts still open, which the cells have as gone.
    return query
    select l.product_id, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::numeric, -sum(l.units)::bigint,
           -sum(l.cents), -count(*)
    from unsettled_carts(p_as_of, head.abandoned_after, head.abandoned_after) as u
    join cart_lines as l on l.customer_id = u.customer_id and l.cart_key = u.cart_key
    where u.opened_at >= p_since and u.opened_at < p_until and l.units > 0
      and (p_category = 0 or l.category_id = p_category) and (p_product is null or l.product_id = p_product)
      and not exists (select from pieces('none', 'UTC', p_since, p_until, p_as_of, true) as p
                      where p.grain = -1 and u.opened_at >= p.since and u.opened_at < p.until)
    group by l.product_id;
end
$$;

create function product_sums_of(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category int, p_age int,
                                p_product bigint, p_customer bigint)
returns table (product_id bigint, events bigint, views bigint, adds bigint, removes bigint, purchases bigint,
               revenue_cents numeric, abandoned_units bigint, abandoned_cents numeric, carts_left bigint)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
begin
    return query
    select f.product_id, count(*), coalesce(sum(f.units) filter (where f.action = 0), 0)::bigint,
           coalesce(sum(f.units) filter (where f.action = 1), 0)::bigint,
           coalesce(sum(f.units) filter (where f.action = 2), 0)::bigint,
           coalesce(sum(f.units) filter (where f.action = 3), 0)::bigint,
           coalesce(sum(f.cents) filter (where f.action = 3), 0), 0::bigint, 0::numeric, 0::bigint
    from event_facts(p_since, p_until, p_as_of, p_product, p_customer) as f
    where (p_category = 0 or f.category_id = p_category) and (p_age = -1 or f.age = p_age)
    group by f.product_id;
    return query
    select f.product_id, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::numeric, sum(f.units)::bigint,
           sum(f.cents), count(*)
    from derived_head as h
    cross join lateral cart_line_facts(p_since, p_until, p_as_of, p_product, p_customer, null) as f
    where f.units > 0 and (f.bought or p_as_of - f.last_at > h.abandoned_after)
      and (p_category = 0 or f.category_id = p_category) and (p_age = -1 or f.age = p_age)
    group by f.product_id;
end
$$;

-- A row for each product with an event in the period or abandoned units in a cart of the period: units by action,
-- revenue, what was abandoned; `key` is the shop's own id. The pairs are told by product_pairs().
create function product_rows(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_category text, p_age text,
                             p_product text, p_customer text)
returns table (key text, title text, price numeric, category text, events bigint, views bigint, adds bigint,
               removes bigint, purchases bigint, revenue_cents numeric, abandoned_units bigint, abandoned_cents numeric,
               carts_left bigint)
language sql stable as $$
    select n.external_id, n.title::text, n.price, n.category::text, t.events, t.views, t.adds, t.removes, t.purchases,
           t.revenue_cents, t.abandoned_units, t.abandoned_cents, t.carts_left
    from (
        select p.product_id, whole_sum(p.events) as events, whole_sum(p.views) as views, whole_sum(p.adds) as adds,
               whole_sum(p.removes) as removes, whole_sum(p.purchases) as purchases,
               sum(p.revenue_cents) as revenue_cents, whole_sum(p.abandoned_units) as abandoned_units,
               sum(p.abandoned_cents) as abandoned_cents, whole_sum(p.carts_left) as carts_left
        from product_sums(coalesce(p_since, '-infinity'), coalesce(p_until, 'infinity'), p_as_of,
                          coalesce(category_number(p_category), 0), coalesce(age_number(p_age), -1),
                          product_number(p_product), customer_number(p_customer)) as p
        group by p.product_id
    ) as t
    join products as n on n.product_id = t.product_id
    where t.events <> 0 or t.carts_left <> 0
$$;

-- Of each product asked for (null = all): customers who viewed it in the period, those of them with an add at or after
-- their first such view; customers who added it in the period, those with a purchase of it from the cart of such an add.
-- Counted from the events of the product: a few hundred thousand of them take their time.
create function product_pairs(p_products text[], p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                              p_category text, p_age text, p_customer text)
returns table (key text, view_pairs bigint, view_pairs_added bigint, add_pairs bigint, add_pairs_bought bigint)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    v_since timestamptz := coalesce(p_since, '-infinity');
    v_until timestamptz := coalesce(p_until, 'infinity');
    v_age int := age_number(p_age);
    v_customer bigint := customer_number(p_customer);
begin
    return query
    with wanted as materialized (
        select p.product_id, p.external_id from products as p
        where p_products is null or p.external_id = any (p_products)
    ), own as materialized (
        select e.product_id, e.customer_id, e.action, e."timestamp" as at, e.position,
               e."timestamp" >= v_since and e."timestamp" < v_until and (p_category is null or e.category = p_category)
               and (v_age is null or age_group(e.age) = v_age) as chosen
        from wanted as w
        join events as e on e.product_id = w.product_id
        where e.action in ('view_product', 'add_to_cart') and e."timestamp" >= v_since and e."timestamp" <= p_as_of
          and (e."timestamp" < v_until or e.action = 'add_to_cart')
          and e.position <= (select h.position from derived_head as h)
          and (v_customer is null or e.customer_id = v_customer)
    ), viewed as (
        select o.product_id, o.customer_id, min(o.at) filter (where o.chosen and o.action = 'view_product') as first_view,
               max(o.at) filter (where o.action = 'add_to_cart') as last_add
        from own as o
        group by 1, 2
    ), views as (
        select v.product_id, count(v.first_view) as viewers,
               count(*) filter (where v.last_add >= v.first_view) as went_on
        from viewed as v
        group by 1
    ), added as (
        select o.product_id, o.customer_id, bool_or(coalesce(l.bought, false)) as bought
        from own as o
        cross join lateral (
            select c.* from carts as c
            where c.customer_id = o.customer_id and (c.opened_at, c.cart_key) <= (o.at, o.position)
            order by c.opened_at desc, c.cart_key desc limit 1
        ) as c
        left join lateral (
            select true as bought from cart_lines as r
            where c.ended_at <= p_as_of and r.customer_id = c.customer_id and r.cart_key = c.cart_key
              and r.product_id = o.product_id and r.bought
            union all
            select true
            from orders as n
            join events as e on e.customer_id = n.customer_id and e.action = 'purchase_cart'
             and e.product_id = o.product_id and e."timestamp" between n.started_at and least(n.ended_at, p_as_of)
             and is_of_order(n.customer_id, n.order_key, n.started_at, n.order_id, e.position, e."timestamp", e.order_id)
            where c.ended_at > p_as_of and n.customer_id = c.customer_id and n.order_key = c.order_key
            limit 1
        ) as l on true
        where o.chosen and o.action = 'add_to_cart'
        group by 1, 2
    ), adds as (
        select a.product_id, count(*) as adders, count(*) filter (where a.bought) as went_on from added as a group by 1
    )
    select w.external_id, coalesce(v.viewers, 0), coalesce(v.went_on, 0), coalesce(a.adders, 0), coalesce(a.went_on, 0)
    from wanted as w
    left join views as v on v.product_id = w.product_id
    left join adds as a on a.product_id = w.product_id
    where v.viewers > 0 or a.adders > 0;
end
$$;
