-- Who may do what. The roles are made before the migrations where that is permitted (store/roles.py); a shop's own
-- server may have none of them, then whoever connects does everything.
--
--   cart_owner    owns tables and functions; migrations
--   cart_ingest   appends, through the functions only
--   cart_view     reads, all but tokens
--   cart_admin    everything
--
-- Called again after the views are made anew and after a rebuild: new objects start without rights.
create procedure cart_grant_rights()
language plpgsql
set search_path from current
as $$
declare
    here text := quote_ident(current_schema());
    object text;
begin
    foreach object in array array[
        'function cart_append(uuid, bigint, bigint, append_row[], append_customer[], append_product[],'
            ' append_refusal[], boolean)',
        'function cart_hold()',
        'function cart_keep_refused(append_refusal[], int, timestamptz)'
    ] loop
        execute format('revoke execute on %s from public', object);
        if to_regrole('cart_ingest') is not null then
            execute format('grant execute on %s to cart_ingest', object);
        end if;
        if to_regrole('cart_admin') is not null then
            execute format('grant execute on %s to cart_admin', object);
        end if;
    end loop;
    if to_regrole('cart_ingest') is not null then
        execute format('grant usage on schema %s to cart_ingest', here);
        grant select on customers, products, events, stream_head, shop_settings to cart_ingest;
    end if;
    if to_regrole('cart_view') is not null then
        execute format('grant usage on schema %s to cart_view', here);
        execute format('grant select on all tables in schema %s to cart_view', here);
        if to_regclass('api_tokens') is not null then
            revoke all on api_tokens from cart_view;
        end if;
    end if;
    if to_regrole('cart_admin') is not null then
        execute format('grant usage on schema %s to cart_admin', here);
        execute format('grant all on all tables in schema %s to cart_admin', here);
        execute format('grant all on all sequences in schema %s to cart_admin', here);
    end if;
end
$$;
