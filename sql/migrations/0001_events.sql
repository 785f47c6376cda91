-- The shop's tables: customers, products, the log of events, what was refused, the head of the log, settings.
--
-- Columns and limits are those of the seed, times are timestamptz. Fixed-width columns come first: it saves
-- padding on ten million rows. Ids of the shop are compared as written, hence collate "C".

create table customers (
    customer_id bigint generated always as identity primary key,
    created_at  timestamptz not null default now(),
    age         int check (age between 0 and 120),
    external_id text collate "C" not null unique check (length(external_id) between 1 and 255),
    name        varchar(100),
    email       varchar(255) collate "C" unique
) with (fillfactor = 85);  -- room to learn more of a customer later without touching the indexes
comment on column customers.external_id is 'the shop''s own id, as text; customer_id is ours and never leaves the database';

create table products (
    product_id  bigint generated always as identity primary key,
    created_at  timestamptz not null default now(),
    external_id text collate "C" not null unique check (length(external_id) between 1 and 255),
    title       varchar(255),
    price       numeric(10, 2) check (price between 0 and 99999999.99),  -- NaN is above every number: refused too
    description text,
    image_url   varchar(500),
    category    varchar(100)
) with (fillfactor = 70);
comment on column products.external_id is 'the shop''s own id, as text; product_id is ours and never leaves the database';

create table events (
    position      bigint primary key check (position > 0),
    customer_id   bigint not null references customers,
    product_id    bigint not null references products,
    "timestamp"   timestamptz not null
        check ("timestamp" >= '1970-01-01 00:00:00+00' and "timestamp" < '2101-01-01 00:00:00+00'),
    received_at   timestamptz not null,
    quantity      int not null default 1 check (quantity between 1 and 1000000),
    age           int check (age between 0 and 120),
    flags         int not null default 0,
    action        varchar(50) collate "C" not null
        check (action in ('view_product', 'add_to_cart', 'remove_from_cart', 'purchase_cart')),
    product_price numeric(10, 2) check (product_price between 0 and 99999999.99),
    event_id      varchar(255) collate "C" not null unique check (event_id <> ''),
    fingerprint   bytea not null check (length(fingerprint) = 16),
    product_title varchar(255),
    category      varchar(100),
    order_id      varchar(255) collate "C",
    cart_id       varchar(255) collate "C",
    session_id    varchar(255) collate "C",
    product_image varchar(500),
    description   text,
    user_agent    text,
    ip_address    inet
);
comment on table events is 'the log: one row per event, never changed; positions are 1, 2, 3 … in commit order';
comment on column events.fingerprint is 'of the event as it was sent, before the catalogue filled its gaps';
comment on column events.flags is
    'bits: 1 clock_ahead (over 5 min ahead of received_at), 2 late (over 30 days behind it), 4 email_taken';
create index events_by_customer on events (customer_id, "timestamp", position);
create index events_flagged on events (position) where flags <> 0;

-- Locked by each append but not written by it: that makes positions gapless and in commit order, and however long some
-- snapshot is held, no heap of old versions of this row slows the next append down.
create table stream (
    only_row        boolean primary key default true check (only_row),
    epoch           uuid not null default gen_random_uuid(),
    min_position    bigint not null default 1 check (min_position > 0),
    rejected_hour   timestamptz not null default '-infinity',
    rejected_kept   int not null default 0,
    catalogue_edits bigint not null default 0
);
comment on column stream.epoch is
    'random part of the epoch; cart_epoch() is the epoch viewers are told, another one after a restore';
comment on column stream.min_position is 'lowest position still kept';
comment on column stream.rejected_kept is 'refused events kept one by one in rejected_hour';
comment on column stream.catalogue_edits is 'counts changes of customers and products made other than by an append';
insert into stream default values;

create view stream_head as
    select s.epoch, greatest(coalesce((select max(e.position) from events e), 0), s.min_position - 1) as last_position,
        s.min_position, s.catalogue_edits
    from stream s;
comment on view stream_head is 'where the log ends and begins';

create table rejected_events (
    rejected_id bigint generated always as identity primary key,
    received_at timestamptz not null default now(),
    hour        timestamptz not null,
    count       bigint not null default 1,
    index       int,
    code        text not null,
    field       text,
    message     text not null,
    producer    text not null default '',
    event_id    text,
    raw         bytea,
    counted     boolean not null default false
);
comment on table rejected_events is 'refused events as they came; above 10,000 in an hour one row per code (counted) carries the count';
comment on column rejected_events.index is 'place in its batch, from 0; line number for a file';
create index rejected_events_recent on rejected_events (received_at);
create unique index rejected_events_counted on rejected_events (hour, code) where counted;

create table shop_settings (
    only_row        boolean primary key default true check (only_row),
    timezone        text not null default 'UTC',
    currency_symbol text not null default '€' check (length(currency_symbol) between 1 and 8),
    abandoned_after interval not null default '1 hour',
    lost_after      interval not null default '168 hours',
    check (abandoned_after >= interval '0' and abandoned_after <= lost_after)
);
comment on table shop_settings is 'one row: zone and currency sign of the shop, T (abandoned_after) and W (lost_after)';
