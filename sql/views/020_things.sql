-- Sessions, orders and carts as of a moment, row by row: what lists show, and what counts at the ragged ends of periods.
--
-- Each thing has a row for every category it is about, and one with category_id 0 for itself: that is how a filter
-- chooses (metrics, Filters). With `product` only what is about it counts; with `after` only things that changed after
-- that moment are meant. All are plain SQL, so that the planner sees through them; only that things are looked up span by
-- span, along the index of the span, is not left to it (offset 0): in another order it would read all of the period.

-- How long things of a span last at most.
create function spans() returns table (span smallint, length interval) language sql immutable parallel safe as $$
    values (0::smallint, interval '1 hour'), (1::smallint, interval '8 hours'), (2::smallint, interval '64 hours'),
           (3::smallint, interval '512 hours'), (4::smallint, interval '4096 hours'), (5::smallint, interval '400 years')
$$;

-- Events of a period with their categories as numbers.
create function event_facts(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_product bigint, p_customer bigint)
returns table ("position" bigint, at timestamptz, customer_id bigint, product_id bigint, category_id int, age smallint,
               action int, units int, cents numeric)
language sql stable parallel safe as $$
    select e.position, e."timestamp", e.customer_id, e.product_id, coalesce(c.category_id, -1), age_group(e.age),
           action_number(e.action), e.quantity, coalesce(e.product_price * e.quantity * 100, 0)
    from events as e
    left join categories as c on c.name = e.category
    where e."timestamp" >= p_since and e."timestamp" < p_until and e."timestamp" <= p_as_of
      and e.position <= (select h.position from derived_head as h)
      and (p_product is null or e.product_id = p_product)
      and (p_customer is null or e.customer_id = p_customer)
$$;

create function session_facts(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_product bigint,
                              p_customer bigint, p_after timestamptz)
returns table (customer_id bigint, at timestamptz, ended_at timestamptz, age smallint, category_id int,
               viewed int, added int, bought int, view_cents numeric, add_cents numeric, purchase_cents numeric)
language sql stable as $$
    select s.customer_id, s.started_at, s.ended_at, s.age, about.category_id,
           whole.viewed, whole.added, whole.bought, about.view_cents, about.add_cents, about.purchase_cents
    from spans() as k
    cross join lateral (
        select * from sessions as x
        where x.span = k.span and x.started_at >= greatest(p_since, p_after - k.length) and x.started_at < p_until
          and x.started_at <= p_as_of and (p_customer is null or x.customer_id = p_customer)
          and (p_after is null or x.ended_at > p_after)
        offset 0
    ) as s
    cross join lateral (
        select (s.views > 0)::int as viewed, (s.adds > 0)::int as added, (s.purchases > 0)::int as bought
        where s.ended_at <= p_as_of
        union all
        select max((e.action = 'view_product')::int), max((e.action = 'add_to_cart')::int),
               max((e.action = 'purchase_cart')::int)
        from events as e
        where e.customer_id = s.customer_id and e."timestamp" between s.started_at and p_as_of
          and e.position <= (select h.position from derived_head as h)
        having s.ended_at > p_as_of
    ) as whole
    cross join lateral (
        select case when grouping(c.category_id) = 1 then 0 else coalesce(c.category_id, -1) end as category_id,
               coalesce(sum(e.product_price * e.quantity * 100) filter (where e.action = 'view_product'), 0) as view_cents,
               coalesce(sum(e.product_price * e.quantity * 100) filter (where e.action = 'add_to_cart'), 0) as add_cents,
               coalesce(sum(e.product_price * e.quantity * 100) filter (where e.action = 'purchase_cart'), 0)
                   as purchase_cents
        from events as e
        left join categories as c on c.name = e.category
        where e.customer_id = s.customer_id and e."timestamp" between s.started_at and least(s.ended_at, p_as_of)
          and e.position <= (select h.position from derived_head as h)
          and (p_product is null or e.product_id = p_product)
        group by grouping sets ((), (c.category_id))
        having count(*) > 0
    ) as about
$$;

-- Whether a purchase of the order's customer, made while it lasted, is one of it: by its id, or, in a run of purchases
-- without one, because no other run began before it (two can meet in one microsecond).
create function is_of_order(p_customer bigint, p_order bigint, p_started_at timestamptz, p_order_id text,
                            p_position bigint, p_at timestamptz, p_event_order_id text)
returns boolean language sql stable as $$
    select (p_at, p_position) >= (p_started_at, p_order) and case when p_order_id is not null then p_event_order_id = p_order_id
        else coalesce(p_event_order_id, '') = '' and not exists (
            select from orders as n
            where n.customer_id = p_customer and n.order_id is null and n.order_key <> p_order
              and (n.started_at, n.order_key) > (p_started_at, p_order) and (n.started_at, n.order_key) <= (p_at, p_position))
        end
$$;

create function order_facts(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_product bigint,
                            p_customer bigint, p_after timestamptz)
returns table (customer_id bigint, order_key bigint, at timestamptz, ended_at timestamptz, age smallint,
               category_id int, cents numeric)
language sql stable as $$
    select o.customer_id, o.order_key, o.started_at, o.ended_at, o.age, about.category_id, about.cents
    from spans() as k
    cross join lateral (
        select * from orders as x
        where x.span = k.span and x.started_at >= greatest(p_since, p_after - k.length) and x.started_at < p_until
          and x.started_at <= p_as_of and (p_customer is null or x.customer_id = p_customer)
          and (p_after is null or x.ended_at > p_after)
        offset 0
    ) as o
    cross join lateral (
        select case when grouping(c.category_id) = 1 then 0 else coalesce(c.category_id, -1) end as category_id,
               coalesce(sum(e.product_price * e.quantity * 100), 0) as cents
        from events as e
        left join categories as c on c.name = e.category
        where e.customer_id = o.customer_id and e.action = 'purchase_cart'
          and e."timestamp" between o.started_at and least(o.ended_at, p_as_of)
          and is_of_order(o.customer_id, o.order_key, o.started_at, o.order_id, e.position, e."timestamp", e.order_id)
          and (p_product is null or e.product_id = p_product)
        group by grouping sets ((), (c.category_id))
        having count(*) > 0
    ) as about
$$;

-- A cart as it was at a moment inside its life, from its events: the fold of domain/cart.py said once more in SQL, for
-- the few carts that changed after the moment asked about. Units held of a product are a sum that never goes below 0.
create function cart_replay(p_customer bigint, p_cart bigint, p_opened_at timestamptz, p_last_at timestamptz,
                            p_bought_at timestamptz, p_order bigint, p_as_of timestamptz, p_abandoned_after interval)
returns table (product_id bigint, category_id int, units bigint, cents numeric, added_cents numeric,
               bought_cents numeric, last_at timestamptz, bought boolean, waited boolean)
language sql stable as $$
    with acts as (
        select e.position, e."timestamp" as at, e.action, e.product_id, coalesce(k.category_id, -1) as category_id,
               coalesce(e.product_price * 100, 0) as price, e.quantity,
               case e.action when 'add_to_cart' then e.quantity when 'remove_from_cart' then -e.quantity else 0 end as change
        from events as e
        left join categories as k on k.name = e.category
        where e.customer_id = p_customer and (e."timestamp", e.position) >= (p_opened_at, p_cart)
          and e."timestamp" <= least(p_as_of, p_last_at)
          and (p_bought_at is null or (e."timestamp", e.position) <= (p_bought_at, p_order))
          and e.position <= (select h.position from derived_head as h)
    ), summed as (
        select *, sum(change) over (partition by a.product_id order by at, a.position) as sum from acts as a
    ), held as (
        select *, sum - least(0, min(sum) over (partition by s.product_id order by at, s.position)) as held
        from summed as s
    ), stepped as (
        select *, held - lag(held, 1, 0::bigint) over (partition by h.product_id order by at, h.position) as step
        from held as h
    ), whole as (
        select *, sum(step) over (order by at, s.position) as total, lead(at) over (order by at, s.position) as next_at
        from stepped as s
    ), lines as (
        select distinct on (w.product_id) w.product_id,
               last_value(held) over (partition by w.product_id order by at, w.position
                                      rows between unbounded preceding and unbounded following) as held,
               w.price, w.category_id
        from whole as w
        where w.action = 'add_to_cart'
        order by w.product_id, at desc, w.position desc
    ), purchases as (
        select e.product_id, coalesce(k.category_id, -1) as category_id, e.quantity,
               coalesce(e.product_price * e.quantity * 100, 0) as cents
        from orders as o
        join events as e on e.customer_id = o.customer_id and e.action = 'purchase_cart'
         and e."timestamp" between o.started_at and least(o.ended_at, p_as_of)
         and is_of_order(o.customer_id, o.order_key, o.started_at, o.order_id, e.position, e."timestamp", e.order_id)
        left join categories as k on k.name = e.category
        where o.customer_id = p_customer and o.order_key = p_order
    ), abouts as (
        select a.product_id, a.category_id,
               coalesce(sum(a.price * a.quantity) filter (where a.action = 'add_to_cart'), 0) as added_cents,
               0::numeric as bought_cents
        from acts as a where a.action in ('add_to_cart', 'remove_from_cart')
        group by 1, 2
        union all
        select p.product_id, p.category_id, 0, sum(p.cents) from purchases as p group by 1, 2
    ), final as (
        select l.product_id, l.category_id, l.price, greatest(0, h.held - coalesce(t.taken, 0)) as units
        from lines as l
        join lateral (select w.held from whole as w where w.product_id = l.product_id
                      order by w.at desc, w.position desc limit 1) as h on true
        left join (select p.product_id, sum(p.quantity) as taken from purchases as p group by 1) as t using (product_id)
    )
    select b.product_id, b.category_id, coalesce(f.units, 0)::bigint, coalesce(f.units * f.price, 0),
           sum(b.added_cents), sum(b.bought_cents),
           (select max(at) from acts), coalesce(p_bought_at <= p_as_of, false),
           (select coalesce(bool_or(total > 0 and next_at - at > p_abandoned_after), false) from whole)
    from abouts as b
    left join final as f on f.product_id = b.product_id and f.category_id = b.category_id
    group by b.product_id, b.category_id, f.units, f.price
$$;

-- What each cart is about as of a moment, product by product; `last_at`, `bought`, `waited` are the cart's own.
create function cart_line_facts(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_product bigint,
                                p_customer bigint, p_after timestamptz)
returns table (customer_id bigint, cart_key bigint, at timestamptz, ended_at timestamptz, age smallint,
               product_id bigint, category_id int, units bigint, cents numeric, added_cents numeric,
               bought_cents numeric, last_at timestamptz, bought boolean, waited boolean)
language sql stable as $$
    select c.customer_id, c.cart_key, c.opened_at, c.ended_at, c.age, l.product_id, l.category_id, l.units, l.cents,
           l.added_cents, l.bought_cents, l.last_at, l.bought, l.waited
    from spans() as k
    cross join lateral (
        select * from carts as x
        where x.span = k.span and x.opened_at >= greatest(p_since, p_after - k.length) and x.opened_at < p_until
          and x.opened_at <= p_as_of and (p_customer is null or x.customer_id = p_customer)
          and (p_after is null or x.ended_at > p_after)
        offset 0
    ) as c
    cross join lateral (
        select r.product_id, r.category_id, r.units, r.cents, r.added_cents, r.bought_cents,
               c.last_at, c.bought_at is not null as bought, c.waited
        from cart_lines as r
        where r.customer_id = c.customer_id and r.cart_key = c.cart_key and c.ended_at <= p_as_of
        union all
        select r.*
        from derived_head as h,
             cart_replay(c.customer_id, c.cart_key, c.opened_at, c.last_at, c.bought_at, c.order_key, p_as_of,
                         h.abandoned_after) as r
        where c.ended_at > p_as_of
    ) as l
    where p_product is null or l.product_id = p_product
$$;

-- The state of a cart: metrics, Cart.
create function cart_state(bought boolean, units bigint, idle interval, waited boolean, abandoned_after interval,
                           lost_after interval)
returns text language sql immutable parallel safe as $$
    select case when bought then case when waited then 'RECOVERED' else 'PURCHASED' end
                when units = 0 then 'EMPTIED'
                when idle > lost_after then 'LOST'
                when idle > abandoned_after then 'ABANDONED'
                else 'OPEN' end
$$;

-- Carts with their state as of a moment, one row for each category they are about and one (0) for themselves.
create function cart_facts(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, p_product bigint,
                           p_customer bigint, p_after timestamptz)
returns table (customer_id bigint, cart_key bigint, at timestamptz, ended_at timestamptz, last_at timestamptz,
               age smallint, category_id int, state text, waited boolean, units bigint, cents numeric,
               added_cents numeric, bought_cents numeric)
language sql stable as $$
    select s.customer_id, s.cart_key, s.at, s.ended_at, s.last_at, s.age, s.category_id,
           cart_state(s.bought, s.whole_units, p_as_of - s.last_at, s.waited, h.abandoned_after, h.lost_after),
           s.waited, s.units, s.cents, s.added_cents, s.bought_cents
    from derived_head as h
    cross join lateral (
        select l.customer_id, l.cart_key, l.at, l.ended_at, l.last_at, l.age, l.bought, l.waited, l.whole_units,
               case when grouping(l.category_id) = 1 then 0 else l.category_id end as category_id,
               sum(l.units)::bigint as units, sum(l.cents) as cents, sum(l.added_cents) as added_cents,
               sum(l.bought_cents) as bought_cents
        from (
            select f.*, (sum(f.units) over (partition by f.customer_id, f.cart_key))::bigint as whole_units
            from cart_line_facts(p_since, p_until, p_as_of, null, p_customer, p_after) as f
        ) as l
        where p_product is null or l.product_id = p_product
        group by l.customer_id, l.cart_key, l.at, l.ended_at, l.last_at, l.age, l.bought, l.waited, l.whole_units,
                 grouping sets ((), (l.category_id))
    ) as s
$$;

-- Carts that hold something at a moment and are not lost yet, of those that no event has changed since.
create function unsettled_carts(p_as_of timestamptz, abandoned_after interval, lost_after interval)
returns table (customer_id bigint, cart_key bigint, opened_at timestamptz, last_at timestamptz, age smallint,
               waited boolean, cents numeric, state text)
language sql stable as $$
    select c.customer_id, c.cart_key, c.opened_at, c.last_at, c.age, c.waited, c.cents,
           case when p_as_of - c.last_at > abandoned_after then 'ABANDONED' else 'OPEN' end
    from carts as c
    where c.bought_at is null and c.units > 0 and c.last_at <= p_as_of and p_as_of - c.last_at <= lost_after
      and c.last_at >= p_as_of - lost_after
$$;

-- Carts OPEN at a moment, whenever opened, with what lies in them (metrics, in open carts).
create function open_cart_facts(p_as_of timestamptz, p_product bigint, p_customer bigint)
returns table (customer_id bigint, cart_key bigint, at timestamptz, last_at timestamptz, age smallint,
               category_id int, units bigint, cents numeric)
language sql stable as $$
    select u.customer_id, u.cart_key, u.opened_at, u.last_at, u.age,
           case when grouping(l.category_id) = 1 then 0 else l.category_id end, sum(l.units)::bigint, sum(l.cents)
    from derived_head as h
    cross join lateral unsettled_carts(p_as_of, h.abandoned_after, h.abandoned_after) as u
    join cart_lines as l on l.customer_id = u.customer_id and l.cart_key = u.cart_key
    where (p_customer is null or u.customer_id = p_customer) and (p_product is null or l.product_id = p_product)
    group by u.customer_id, u.cart_key, u.opened_at, u.last_at, u.age, grouping sets ((), (l.category_id))
    having count(*) > 0
    union all
    select f.customer_id, f.cart_key, f.at, f.last_at, f.age, f.category_id, f.units, f.cents
    from derived_head as h
    cross join lateral cart_facts('-infinity', 'infinity', p_as_of, p_product, p_customer, p_as_of) as f
    where h.newest_at > p_as_of and f.state = 'OPEN'
$$;
