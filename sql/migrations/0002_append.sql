-- The append: one call stores a batch, or says what the caller must look at again and writes nothing.
--
-- The caller (store/append.py) knows the catalogue from a cache that was right at a position of the log, and has
-- filled each event's gaps from it in order. Here, under the lock of the head, it is told what others have changed
-- since. Writers of several servers therefore agree without a lock that spans a round trip.

-- Which rows of the catalogue an append changed (new ones apart), by the shop's ids; the last million positions.
create table catalogue_changes (
    position  bigint primary key,
    customers text[] not null,
    products  text[] not null
);

-- Anybody else's change makes all caches worthless: the writers' own sessions fire no triggers where they may.
create function cart_note_edit() returns trigger
language plpgsql security definer
set search_path from current
as $$
begin
    update stream set catalogue_edits = catalogue_edits + 1;
    return null;
end
$$;
create trigger customers_edited after update or delete or truncate on customers
    for each statement execute function cart_note_edit();
create trigger products_edited after update or delete or truncate on products
    for each statement execute function cart_note_edit();

create type append_row as (
    customer_id bigint,  -- below zero: -n is the n-th new customer of this call
    product_id bigint,
    "timestamp" float8,  -- seconds since 1970: exact to the microsecond until 2106, and cheaper to send
    quantity int,
    age int,
    flags int,
    action text,
    product_price text,
    event_id text,
    fingerprint bytea,
    product_title text,
    category text,
    order_id text,
    cart_id text,
    session_id text,
    product_image text,
    description text,
    user_agent text,
    ip_address text
);

-- A customer or product to be written: a new one (key is null) or one whose fields changed, with its final values.
create type append_customer as (key bigint, external_id text, name text, age int, email text);
create type append_product as (key bigint, external_id text, title text, price text, image_url text, category text);

create type append_refusal as (
    index int, code text, field text, message text, producer text, event_id text, raw bytea
);

create type append_answer as (
    verdict text,             -- done; or nothing was written: stale (look at what others changed), unknown (look at
                              -- everything anew), repeated (ids are stored already, and something was to be learned)
    last_position bigint,     -- the head, after the append
    edits bigint,
    others_customers text[],  -- rows of the catalogue that others changed since the position the caller knew
    others_products text[],
    repeated int[],           -- places (from 1) of events whose id is stored already,
    positions bigint[],       -- … where, and
    fingerprints bytea[],     -- … with what content
    customers bigint[],       -- keys of the new customers, in order
    products bigint[]
);

-- The epoch viewers are told: another one after a restore (new random part), on another cluster, after a promotion.
create function cart_epoch() returns text
language plpgsql stable
set search_path from current
as $$
declare
    cluster text := '';
begin
    begin
        select format('%s/%s', s.system_identifier, c.timeline_id) into cluster
        from pg_control_system() s, pg_control_checkpoint() c;
    exception when insufficient_privilege then
        null;  -- some hosts forbid it; the random part still tells a restore
    end;
    return (select md5(epoch::text || cluster) from stream);
end
$$;

create function cart_keep_refused(refused append_refusal[], kept_before int, now_ timestamptz) returns int
language plpgsql
set search_path from current
as $$
declare
    room int := greatest(0, 10000 - kept_before);
begin
    insert into rejected_events (received_at, hour, index, code, field, message, producer, event_id, raw)
    select now_, date_trunc('hour', now_, 'UTC'), r.index, r.code, r.field, r.message, r.producer, r.event_id, r.raw
    from unnest(refused) with ordinality as r
        (index, code, field, message, producer, event_id, raw, place)
    where r.place <= room
    order by r.place;

    insert into rejected_events as kept (received_at, hour, code, message, count, counted)
    select now_, date_trunc('hour', now_, 'UTC'), r.code, 'more than 10,000 refusals in this hour: counted only', count(*), true
    from unnest(refused) with ordinality as r
        (index, code, field, message, producer, event_id, raw, place)
    where r.place > room
    group by r.code
    on conflict (hour, code) where counted
        do update set count = kept.count + excluded.count, received_at = excluded.received_at;
    return kept_before + least(room, cardinality(refused));
end
$$;

create function cart_append(
    known_epoch uuid,
    known_edits bigint,
    known_position bigint,
    events_ append_row[],
    customers_ append_customer[],
    products_ append_product[],
    refused append_refusal[],
    live boolean
) returns append_answer
language plpgsql volatile security definer
set search_path from current
-- Prepared once, on tables that may be empty then; these are the plans that stay right at any size.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
    head stream%rowtype;
    head_ bigint;
    answer append_answer;
    shift int[];
    skip boolean[];
    now_ timestamptz;
    ahead float8;
    late float8;
    place int;
    gone int := 0;
    last_ bigint;
begin
    select s.* into head from stream s for update;
    -- A statement of its own, after the lock: it sees what the one who held it before us has committed.
    select greatest(coalesce((select max(e.position) from events e), 0), head.min_position - 1) into head_;
    answer.last_position := head_;
    answer.edits := head.catalogue_edits;
    if head.epoch <> known_epoch or head.catalogue_edits <> known_edits
        or known_position not between head_ - 1000000 and head_
    then
        answer.verdict := 'unknown';
        return answer;
    end if;

    -- What the caller relied on still stands. "lateral … limit 1" and sub-queries are one look into an index per key,
    -- whatever the planner thinks of the tables' sizes.
    if known_position < head_ then
        select array_agg(distinct name) into answer.others_customers
        from catalogue_changes c, unnest(c.customers) as name where c.position > known_position;
        select array_agg(distinct name) into answer.others_products
        from catalogue_changes c, unnest(c.products) as name where c.position > known_position;
    end if;
    if answer.others_customers is not null and exists (
            select from unnest(answer.others_customers) as name
            join lateral (select c.customer_id from customers c where c.external_id = name limit 1) c on true
            where c.customer_id = any (array(select u.customer_id from unnest(events_) u)))
        or answer.others_products is not null and exists (
            select from unnest(answer.others_products) as name
            join lateral (select p.product_id from products p where p.external_id = name limit 1) p on true
            where p.product_id = any (array(select u.product_id from unnest(events_) u)))
        or exists (select from unnest(customers_) n
            where n.key is null and (select true from customers c where c.external_id = n.external_id))
        or exists (select from unnest(products_) n
            where n.key is null and (select true from products p where p.external_id = n.external_id))
        or exists (select from unnest(customers_) n
            cross join lateral (select c.customer_id from customers c where c.email = n.email limit 1) holder
            where holder.customer_id is distinct from n.key
              and not exists (select from unnest(customers_) m where m.key = holder.customer_id))
    then
        answer.verdict := 'stale';
        return answer;
    end if;

    select array_agg(u.place), array_agg(e.position), array_agg(e.fingerprint)
    into answer.repeated, answer.positions, answer.fingerprints
    from unnest(events_) with ordinality as u (
        customer_id, product_id, "timestamp", quantity, age, flags, action, product_price, event_id, fingerprint,
        product_title, category, order_id, cart_id, session_id, product_image, description, user_agent, ip_address, place
    )
    cross join lateral (select e.position, e.fingerprint from events e where e.event_id = u.event_id limit 1) e;

    if answer.repeated is not null then
        -- A repeated event teaches nothing: where something was learned the caller must look again without it.
        if cardinality(customers_) + cardinality(products_) > 0 then
            answer.verdict := 'repeated';
            return answer;
        end if;
        skip := array_fill(false, array[cardinality(events_)]);
        foreach place in array answer.repeated loop
            skip[place] := true;
        end loop;
        shift := array_fill(0, array[cardinality(events_)]);
        for place in 1 .. cardinality(events_) loop
            if skip[place] then
                gone := gone + 1;
            end if;
            shift[place] := gone;
        end loop;
    end if;

    last_ := head_ + cardinality(events_) - gone;
    now_ := clock_timestamp();
    ahead := extract(epoch from now_ + interval '5 minutes');
    late := extract(epoch from now_ - interval '720 hours');

    if cardinality(customers_) > 0 then
        update customers c set email = null  -- so that two may swap
        from (
            select found.ctid, n.email from unnest(customers_) n
            cross join lateral (select c.ctid from customers c where c.customer_id = n.key limit 1) found
            where n.email is not null
        ) n
        where c.ctid = n.ctid and c.email is distinct from n.email;
        update customers c set name = n.name, age = n.age, email = n.email
        from (
            select found.ctid, n.name, n.age, n.email from unnest(customers_) n
            cross join lateral (select c.ctid from customers c where c.customer_id = n.key limit 1) found
        ) n
        where c.ctid = n.ctid;
        insert into customers (external_id, name, age, email, created_at)
        select n.external_id, n.name, n.age, n.email, now_ from unnest(customers_) n where n.key is null;
        select array_agg((select c.customer_id from customers c where c.external_id = n.external_id) order by n.place)
        into answer.customers
        from unnest(customers_) with ordinality as n (key, external_id, name, age, email, place) where n.key is null;
    end if;
    if cardinality(products_) > 0 then
        update products p
        set title = n.title, price = n.price::numeric, image_url = n.image_url, category = n.category
        from (
            select found.ctid, n.title, n.price, n.image_url, n.category from unnest(products_) n
            cross join lateral (select p.ctid from products p where p.product_id = n.key limit 1) found
        ) n
        where p.ctid = n.ctid;
        insert into products (external_id, title, price, image_url, category, created_at)
        select n.external_id, n.title, n.price::numeric, n.image_url, n.category, now_
        from unnest(products_) n where n.key is null;
        select array_agg((select p.product_id from products p where p.external_id = n.external_id) order by n.place)
        into answer.products
        from unnest(products_) with ordinality as n (key, external_id, title, price, image_url, category, place)
        where n.key is null;
    end if;

    if exists (select from unnest(customers_) n where n.key is not null)
        or exists (select from unnest(products_) n where n.key is not null)
    then
        insert into catalogue_changes (position, customers, products)
        values (last_, array(select n.external_id from unnest(customers_) n where n.key is not null),
            array(select n.external_id from unnest(products_) n where n.key is not null));
        delete from catalogue_changes c where c.position < last_ - 1000000;
    end if;

    insert into events (
        position, received_at, customer_id, product_id,
        "timestamp", quantity, age, flags,
        action, product_price, event_id, fingerprint, product_title, category, order_id, cart_id, session_id,
        product_image, description, user_agent, ip_address
    )
    select
        head_ + u.place - coalesce(shift[u.place], 0), now_,
        case when u.customer_id < 0 then answer.customers[-u.customer_id] else u.customer_id end,
        case when u.product_id < 0 then answer.products[-u.product_id] else u.product_id end,
        to_timestamp(u."timestamp"), u.quantity, u.age,
        u.flags | case
            when not live then 0
            when u."timestamp" > ahead then 1
            when u."timestamp" < late then 2
            else 0
        end,
        u.action, u.product_price::numeric, u.event_id, u.fingerprint, u.product_title, u.category, u.order_id, u.cart_id,
        u.session_id, u.product_image, u.description, u.user_agent, u.ip_address::inet
    from unnest(events_) with ordinality as u (
        customer_id, product_id, "timestamp", quantity, age, flags, action, product_price, event_id, fingerprint,
        product_title, category, order_id, cart_id, session_id, product_image, description, user_agent, ip_address, place
    )
    where skip is null or not skip[u.place];

    if cardinality(refused) > 0 then
        if head.rejected_hour <> date_trunc('hour', now_, 'UTC') then
            head.rejected_hour := date_trunc('hour', now_, 'UTC');
            head.rejected_kept := 0;
        end if;
        head.rejected_kept := cart_keep_refused(refused, head.rejected_kept, now_);
        update stream set rejected_hour = head.rejected_hour, rejected_kept = head.rejected_kept;
    end if;
    if last_ > head_ then
        perform pg_notify('cart_wake', '');
    end if;
    if cardinality(customers_) + cardinality(products_) > 0 then
        select s.catalogue_edits into answer.edits from stream s;  -- a session that fires triggers has counted its own
    end if;
    answer.verdict := 'done';
    answer.last_position := last_;
    return answer;
end
$$;

-- Lock the head until the transaction ends: for the writer that lost the race for a row three times.
create function cart_hold() returns void
language plpgsql volatile security definer
set search_path from current
as $$
begin
    perform from stream for update;
end
$$;
