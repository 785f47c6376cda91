-- Derived tables: what the events add up to, kept by the projector; `db rebuild` writes them anew beside the old ones.
--
-- They are a pure function of the events up to derived_head.position (and of T, W and the shop's zone): no clock is in
-- them. What the clock alone changes (open, abandoned, lost) is reckoned when asked, in sql/views/. Things (sessions,
-- orders, carts) are kept row by row for lists, ragged ends of periods and past moments; cells add them up by
-- stretches of time ("grain") so that any period is a handful of rows, however much history lies behind it.
--
--   grain 0  an hour: bucket = hours since 1970 (minus grid_s: zones of half an hour shift the grid)
--   grain 1  a day of the shop's zone: bucket = days since 1970-01-01
--   grain 2, 3, 4, 5   4, 16, 64, 256 such days: bucket = day >> 2, 4, 6, 8; made when all their days lie before
--                      closed_day, so that what happens now is written once, not in five cells
--   category_id 0 = all events, -1 = events without a category, else categories.category_id
--   age -1 = all ages, else 0 … 7, the groups of the page of metrics (7 = unknown)
--
-- Money is whole cents, as numeric: a hostile price × quantity × many fits no bigint.

create table categories (
    category_id int generated always as identity primary key,
    name        varchar(100) not null unique
);
comment on table categories is 'small numbers for the categories written on events; never removed';

create table derived_head (
    only_row        boolean primary key default true check (only_row),
    position        bigint not null default 0,
    generation      bigint not null default 1,
    states_position bigint not null default 0,
    closed_day      int not null default -2147483648,
    newest_at       timestamptz not null default '1970-01-01 00:00:00+00',
    oldest_at       timestamptz,
    abandoned_after interval not null,
    lost_after      interval not null,
    timezone        text not null,
    grid_s          int not null default 0,
    written_at      timestamptz not null default now()
);
comment on table derived_head is 'up to which event the derived tables reach, and the definition they were made with';
comment on column derived_head.generation is 'counts rebuilds; a projector that sees another one starts afresh';
comment on column derived_head.states_position is
    'customer_states are as of here; of customers with later events the fold is done anew from the log';
comment on column derived_head.closed_day is 'cells larger than a day are there for days before this one';
comment on column derived_head.newest_at is 'the latest timestamp among the events up to position';
insert into derived_head (abandoned_after, lost_after, timezone) values ('1 hour', '168 hours', 'UTC');

-- Age in years → group, youngest first; an age nobody told is the last one.
create function age_group(age int) returns smallint language sql immutable parallel safe as $$
    select (case when age is null then 7 when age < 18 then 0 when age < 25 then 1 when age < 35 then 2
                 when age < 45 then 3 when age < 55 then 4 when age < 65 then 5 else 6 end)::smallint
$$;

-- Makes the derived tables in the first schema of the search path: the live ones here, a rebuild's in its own schema.
create procedure make_derived_tables() language plpgsql as $body$
begin
    create table customer_states (
        customer_id bigint not null,
        state       text not null
    );
    comment on table customer_states is 'where the fold of each customer stands, to go on from';

    create table sessions (
        customer_id bigint not null,
        started_at  timestamptz not null,
        ended_at    timestamptz not null,
        views       int not null,
        adds        int not null,
        removes     int not null,
        purchases   int not null,
        age         smallint not null,
        span        smallint not null
    ) with (fillfactor = 90);
    comment on table sessions is 'runs of a customer''s events without a gap over 30 minutes';
    comment on column sessions.span is 'smallest n with ended_at - started_at <= 8^n hours, at most 5';

    create table orders (
        customer_id bigint not null,
        order_key   bigint not null,
        started_at  timestamptz not null,
        ended_at    timestamptz not null,
        cart_key    bigint,
        cents       numeric not null,
        events      int not null,
        age         smallint not null,
        span        smallint not null,
        order_id    varchar(255) collate "C"
    );
    comment on table orders is 'purchases that belong together; order_key = position of the first';
    comment on column orders.cart_key is 'the cart it closed; null = a direct order';

    create table order_lines (
        customer_id bigint not null,
        order_key   bigint not null,
        product_id  bigint not null,
        category_id int not null,
        cents       numeric not null
    );
    comment on table order_lines is 'what each order was about: a row per product and category written on its purchases';

    create table customer_totals (
        category_id   int not null,
        customer_id   bigint not null,
        last_order_at timestamptz not null,
        orders        bigint not null,
        cents         numeric not null
    ) with (fillfactor = 90);
    comment on table customer_totals is 'orders of each customer over all events, in each category and (0) in all';

    create table rfm_cells (
        category_id int not null,
        last_day    int not null,
        orders      bigint not null,
        customers   bigint not null,
        cents       numeric not null
    ) with (fillfactor = 85);
    comment on table rfm_cells is 'customers of customer_totals by the day of their last order and the number of their orders';

    create table carts (
        customer_id bigint not null,
        cart_key    bigint not null,
        opened_at   timestamptz not null,
        last_at     timestamptz not null,
        bought_at   timestamptz,
        ended_at    timestamptz not null,
        order_key   bigint,
        units       bigint not null,
        cents       numeric not null,
        age         smallint not null,
        span        smallint not null,
        waited      boolean not null
    ) with (fillfactor = 90);
    comment on table carts is 'a row per cart; its state at a moment is reckoned from it (cart_key = position of its first add)';
    comment on column carts.last_at is 'last activity: any event of the customer until the cart ended';
    comment on column carts.ended_at is 'last event that changed it: last_at, or the last event of the order that closed it';
    comment on column carts.units is 'held now; of a bought cart, left behind';
    comment on column carts.waited is 'held something through a gap longer than T that an event followed';

    create table cart_lines (
        customer_id  bigint not null,
        cart_key     bigint not null,
        product_id   bigint not null,
        category_id  int not null,
        bought       boolean not null,
        units        bigint not null,
        cents        numeric not null,
        added_cents  numeric not null,
        bought_cents numeric not null
    );
    comment on table cart_lines is 'what each cart was about: a row per product and category written on its events';
    comment on column cart_lines.units is 'held (left behind) now, on the row of the category of the product''s last add';
    comment on column cart_lines.bought is 'whether the order that closed the cart has a purchase of the product';

    create table unmatched_removes (
        position    bigint not null,
        customer_id bigint not null,
        removed_at  timestamptz not null,
        product_id  bigint not null,
        category_id int not null,
        age         smallint not null,
        units       bigint not null
    );
    comment on table unmatched_removes is 'removes of units that were in no live cart';

    create table event_cells (
        grain           smallint not null,
        category_id     int not null,
        age             smallint not null,
        bucket          int not null,
        view_events     bigint not null,
        add_events      bigint not null,
        remove_events   bigint not null,
        purchase_events bigint not null,
        view_units      bigint not null,
        add_units       bigint not null,
        remove_units    bigint not null,
        purchase_units  bigint not null,
        removed_without_add bigint not null,
        view_cents      numeric not null,
        add_cents       numeric not null,
        remove_cents    numeric not null,
        purchase_cents  numeric not null
    ) with (fillfactor = 85);
    comment on table event_cells is 'events by the time of the event';

    create table visit_cells (
        grain       smallint not null,
        category_id int not null,
        age         smallint not null,
        bucket      int not null,
        sessions                   bigint not null,
        sessions_with_view         bigint not null,
        sessions_with_add          bigint not null,
        sessions_with_purchase     bigint not null,
        sessions_with_view_add     bigint not null,
        sessions_with_add_purchase bigint not null,
        orders                     bigint not null,
        session_view_cents         numeric not null,
        session_add_cents          numeric not null,
        session_purchase_cents     numeric not null,
        order_cents                numeric not null,
        order_squares              numeric not null
    ) with (fillfactor = 85);
    comment on table visit_cells is 'sessions and orders by the moment they began; in each category they touch, and in 0 once';

    create table cart_cells (
        grain             smallint not null,
        category_id       int not null,
        age               smallint not null,
        bucket            int not null,
        carts             bigint not null,
        gone              bigint not null,
        emptied           bigint not null,
        purchased         bigint not null,
        recovered         bigint not null,
        ever_abandoned    bigint not null,
        cart_added_cents  numeric not null,
        cart_bought_cents numeric not null,
        left_cents        numeric not null
    ) with (fillfactor = 85);
    comment on table cart_cells is
        'carts by the moment they were opened, as they will be when no more events come: every one that holds something is gone';

    create table visitor_cells (
        grain       smallint not null,
        category_id int not null,
        age         smallint not null,
        kind        smallint not null,
        bucket      int not null,
        customers   int not null,
        width       int,
        ids         int[],
        bits        bit varying
    );
    alter table visitor_cells alter ids set storage external;  -- to unpack them would take longer than to read them
    alter table visitor_cells alter bits set storage external;
    comment on table visitor_cells is
        'who was there in closed days: customer_ids as a list where few, else as bits (bit n = customer n)';
    comment on column visitor_cells.width is 'length of bits';
    comment on column visitor_cells.kind is '0 any event, 1 a view, 2 an add, 3 a purchase';

    create table open_visitors (
        day         int not null,
        category_id int not null,
        age         smallint not null,
        action      smallint not null,
        customer_id bigint not null
    );
    comment on table open_visitors is 'who was there in days from derived_head.closed_day on';

    create table live_cells (
        category_id     int not null,
        age             smallint not null,
        slot            int not null,
        view_events     int not null,
        add_events      int not null,
        remove_events   int not null,
        purchase_events int not null
    ) with (fillfactor = 85);
    comment on table live_cells is 'events of about the last day by 15 seconds since 1970, for the strips';

    create table product_cells (
        grain         smallint not null,
        bucket        int not null,
        category_id   int not null,
        product_id    bigint not null,
        events        bigint not null,
        views         bigint not null,
        adds          bigint not null,
        removes       bigint not null,
        purchases     bigint not null,
        left_units    bigint not null,
        carts_left    bigint not null,
        revenue_cents numeric not null,
        left_cents    numeric not null
    ) with (fillfactor = 85);
    comment on table product_cells is 'units by product and the time of the event; what was left, by the day its cart was opened';
end
$body$;

-- Their keys and indexes; apart, because a rebuild makes them after filling the tables.
create procedure make_derived_indexes() language plpgsql as $body$
begin
    alter table customer_states add primary key (customer_id);
    alter table sessions add primary key (customer_id, started_at);
    create index on sessions (span, started_at);
    alter table orders add primary key (customer_id, order_key);
    create index on orders (span, started_at);
    create index on orders (customer_id, order_id) where order_id is not null;
    alter table order_lines add primary key (customer_id, order_key, product_id, category_id);
    create index on order_lines (product_id);
    alter table customer_totals add primary key (category_id, customer_id);
    create index on customer_totals (category_id, cents);
    create index on customer_totals (category_id, last_order_at);
    create index on customer_totals (customer_id);
    alter table rfm_cells add primary key (category_id, last_day, orders);
    alter table carts add primary key (customer_id, cart_key);
    create index on carts (span, opened_at);
    create index on carts (last_at) include (opened_at, age, waited, cents, customer_id, cart_key)
        where bought_at is null and units > 0;
    alter table cart_lines add primary key (customer_id, cart_key, product_id, category_id);
    create index on cart_lines (product_id);
    alter table unmatched_removes add primary key (position);
    create index on unmatched_removes (removed_at);
    create index on unmatched_removes (customer_id);
    alter table event_cells add primary key (grain, category_id, age, bucket);
    alter table visit_cells add primary key (grain, category_id, age, bucket);
    alter table cart_cells add primary key (grain, category_id, age, bucket);
    alter table visitor_cells add primary key (grain, category_id, age, kind, bucket);
    alter table open_visitors add primary key (day, category_id, age, action, customer_id);
    alter table live_cells add primary key (category_id, age, slot);
    alter table product_cells add primary key (grain, bucket, category_id, product_id);
end
$body$;

call make_derived_tables();
call make_derived_indexes();

create index events_by_time on events ("timestamp");
create index events_by_product on events (product_id, "timestamp");
create index events_of_purchases on events ("timestamp")
    include (customer_id, product_id, product_price, quantity, category, age, position) where action = 'purchase_cart';
