-- Time: local days of a zone, the cells a period is made of.

-- The first moment of a local day (days since 1970-01-01), also where clocks go back over midnight.
create function day_start(day int, zone text) returns timestamptz language sql stable parallel safe as $$
    select case when (at - interval '1 hour') at time zone zone >= date '1970-01-01' + day
                then at - interval '1 hour' else at end
    from (select (date '1970-01-01' + day)::timestamp at time zone zone as at) as midnight
$$;

-- The local day of a moment.
create function day_of(at timestamptz, zone text) returns int language sql stable parallel safe as $$
    select (at at time zone zone)::date - date '1970-01-01'
$$;

-- The hour cell a moment lies in.
create function hour_of(at timestamptz, grid_s int) returns int language sql immutable parallel safe as $$
    select floor((extract(epoch from at) - grid_s) / 3600)::int
$$;

-- The first moment of an hour cell.
create function hour_start(hour int, grid_s int) returns timestamptz language sql immutable parallel safe as $$
    select timestamptz '1970-01-01 00:00:00+00' + make_interval(hours => hour, secs => grid_s)
$$;

-- The number of an age group; null for no filter.
create function age_number(age text) returns smallint language sql immutable parallel safe as $$
    select (array_position(array['0-17', '18-24', '25-34', '35-44', '45-54', '55-64', '65+', 'unknown'], age) - 1)::smallint
$$;

create function age_name(age int) returns text language sql immutable parallel safe as $$
    select (array['0-17', '18-24', '25-34', '35-44', '45-54', '55-64', '65+', 'unknown'])[age + 1]
$$;

-- The number of an action, as in cartmonitor.domain.cart.
create function action_number(action text) returns int language sql immutable parallel safe as $$
    select case action when 'view_product' then 0 when 'add_to_cart' then 1 when 'remove_from_cart' then 2 else 3 end
$$;

-- What a period is made of: cells [lo, hi) of a grain, and where grain is -1 a ragged end [since, until) to be counted
-- event by event. `coarsest` is the largest grain the caller can use: 5 for sums, 1 for days, 0 for hours, -1 for none;
-- `finest` the smallest: 1 where there are no cells of hours (a category and an age at once).
-- A period that begins before all events is stretched to a large cell: there is nothing in the rest of it.
create function pieces(p_since timestamptz, p_until timestamptz, p_as_of timestamptz, coarsest int, finest int)
returns table (grain smallint, lo int, hi int, since timestamptz, until timestamptz) language plpgsql stable as $$
declare
    head derived_head;
    first_day int;
    last_day int;  -- the day after the last whole one
begin
    select * into head from derived_head;
    if head.oldest_at is null then
        return;
    end if;
    if head.newest_at > p_as_of then
        p_until := least(p_until, p_as_of + interval '1 microsecond');
    end if;
    if coarsest < finest then
        return query select -1::smallint, null::int, null::int, p_since, p_until where p_since < p_until;
        return;
    end if;
    if p_since <= head.oldest_at then
        first_day := (day_of(head.oldest_at, head.timezone) >> 8) << 8;
        p_since := day_start(first_day, head.timezone);
    else
        first_day := day_of(p_since - interval '1 microsecond', head.timezone) + 1;
    end if;
    if p_until > head.newest_at then
        last_day := day_of(head.newest_at, head.timezone) + 1;
        p_until := day_start(last_day, head.timezone);
    else
        last_day := day_of(p_until, head.timezone);
    end if;
    if p_since >= p_until then
        return;
    end if;
    if coarsest = 0 or first_day >= last_day then
        return query select * from hour_pieces(p_since, p_until, head.grid_s, finest);
        return;
    end if;
    return query select * from hour_pieces(p_since, day_start(first_day, head.timezone), head.grid_s, finest);
    return query select * from hour_pieces(day_start(last_day, head.timezone), p_until, head.grid_s, finest);
    if coarsest = 1 then
        return query select * from day_pieces(first_day, last_day, 1);
        return;
    end if;
    return query select * from day_pieces(first_day, least(last_day, head.closed_day), coarsest);
    return query select * from day_pieces(greatest(first_day, head.closed_day), last_day, 1);
end
$$;

-- Whole hours of [since, until) and what hangs over at both ends.
create function hour_pieces(p_since timestamptz, p_until timestamptz, grid_s int, finest int)
returns table (grain smallint, lo int, hi int, since timestamptz, until timestamptz) language plpgsql stable as $$
declare
    first_hour int;
    last_hour int;
begin
    if p_since >= p_until then
        return;
    end if;
    if finest > 0 then
        return query select -1::smallint, null::int, null::int, p_since, p_until;
        return;
    end if;
    first_hour := hour_of(p_since - interval '1 microsecond', grid_s) + 1;
    last_hour := hour_of(p_until, grid_s);
    if first_hour >= last_hour then
        if first_hour > last_hour or hour_start(first_hour, grid_s) not between p_since and p_until then
            return query select -1::smallint, null::int, null::int, p_since, p_until;
            return;
        end if;
    else
        return query select 0::smallint, first_hour, last_hour, null::timestamptz, null::timestamptz;
    end if;
    if p_since < hour_start(first_hour, grid_s) then
        return query select -1::smallint, null::int, null::int, p_since, hour_start(first_hour, grid_s);
    end if;
    if hour_start(last_hour, grid_s) < p_until then
        return query select -1::smallint, null::int, null::int, hour_start(last_hour, grid_s), p_until;
    end if;
end
$$;

-- Days [first_day, last_day) as few cells of 1, 4, 16, 64, 256 days.
create function day_pieces(first_day int, last_day int, coarsest int)
returns table (grain smallint, lo int, hi int, since timestamptz, until timestamptz) language plpgsql immutable as $$
declare
    inner_lo int;
    inner_hi int;
begin
    lo := first_day;
    hi := last_day;
    for level in 1 .. coarsest loop
        grain := level;
        inner_lo := (lo + 3) >> 2;
        inner_hi := hi >> 2;
        if level = coarsest or inner_lo >= inner_hi then
            if lo < hi then
                return next;
            end if;
            return;
        end if;
        if lo < inner_lo << 2 then
            return query select grain, lo, inner_lo << 2, null::timestamptz, null::timestamptz;
        end if;
        if inner_hi << 2 < hi then
            return query select grain, inner_hi << 2, hi, null::timestamptz, null::timestamptz;
        end if;
        lo := inner_lo;
        hi := inner_hi;
    end loop;
end
$$;
