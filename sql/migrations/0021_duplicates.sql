-- How many events came again with the same content, by day and by who sent them: told by `quality`, promised to nobody.
create table duplicate_counts (
    day    date not null,
    source text not null,
    count  bigint not null,
    primary key (day, source)
);
comment on table duplicate_counts is 'events that were stored already and came again unchanged, by UTC day and producer';

-- Called after the append that answered them. What a crash takes of it is only a count: no commit waits for the disk.
create function cart_count_duplicates(sources text[], counts bigint[]) returns void
language plpgsql volatile security definer
set search_path from current
as $$
begin
    perform set_config('synchronous_commit', 'off', true);
    insert into duplicate_counts as kept (day, source, count)
    select (clock_timestamp() at time zone 'UTC')::date, u.source, u.count from unnest(sources, counts) as u (source, count)
    on conflict (day, source) do update set count = kept.count + excluded.count;
end
$$;

revoke execute on function cart_count_duplicates(text[], bigint[]) from public;
do $$
declare
    role_ text;
begin
    foreach role_ in array array['cart_ingest', 'cart_admin'] loop
        if to_regrole(role_) is not null then
            execute format('grant execute on function cart_count_duplicates(text[], bigint[]) to %I', role_);
        end if;
    end loop;
end
$$;
