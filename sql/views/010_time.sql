-- Time: local days of a zone, the cells a period is made of, the keys of rows.

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

-- How far the clocks of a zone are ahead of UTC at a moment, in seconds.
create function zone_offset(at timestamptz, zone text) returns int language sql stable parallel safe as $$
    select extract(epoch from (at at time zone zone) - (at at time zone 'UTC'))::int
$$;

-- Weeks since 1970 begin on Mondays: week 0 holds day -3.
create function week_of(day int) returns int language sql immutable parallel safe as $$
    select floor((day + 3) / 7.0::float8)::int
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

-- Whether hours of the zone are hours of our cells, everywhere in the period.
create function hours_fit(zone text, p_since timestamptz, p_until timestamptz) returns boolean language sql stable as $$
    select zone = 'UTC' and h.grid_s = 0 or coalesce((
        select bool_and((zone_offset(d, zone) + h.grid_s) % 3600 = 0)
        from generate_series(greatest(p_since, coalesce(h.oldest_at, h.newest_at)) - interval '1 day',
                             least(p_until, h.newest_at) + interval '1 day', interval '1 day') as d), true)
    from derived_head as h
$$;

-- The key of a moment in rows by time: hours (cells) or local days, weeks, months since 1970; hour of the day, weekday
-- (1 = Monday), hour of the week (0 = Monday's first).
create function time_key(p_time text, at timestamptz, zone text, grid_s int) returns int language sql stable as $$
    select case p_time
        when 'none' then 0
        when 'hour' then hour_of(at, grid_s)
        when 'day' then day_of(at, zone)
        when 'week' then week_of(day_of(at, zone))
        when 'month' then (extract(year from at at time zone zone) * 12 + extract(month from at at time zone zone) - 1)::int
        when 'hour_of_day' then extract(hour from at at time zone zone)::int
        when 'weekday' then extract(isodow from at at time zone zone)::int
        when 'weekday_hour' then ((extract(isodow from at at time zone zone) - 1) * 24
                                  + extract(hour from at at time zone zone))::int
        else 0
    end
$$;

-- Months since the year 0.
create function month_of(day int) returns int language sql immutable as $$
    select (extract(year from date '1970-01-01' + day) * 12 + extract(month from date '1970-01-01' + day) - 1)::int
$$;

-- The same of a cell: `shift` is added to an hour to make it local.
create function cell_key(p_time text, grain int, bucket int, shift int) returns int language sql immutable as $$
    select case p_time
        when 'none' then 0
        when 'hour' then bucket
        when 'day' then case when grain = 0 then floor((bucket + shift) / 24.0::float8)::int else bucket end
        when 'week' then case when grain = 0 then week_of(floor((bucket + shift) / 24.0::float8)::int) else week_of(bucket) end
        when 'month' then month_of(case when grain = 0 then floor((bucket + shift) / 24.0::float8)::int else bucket end)
        when 'hour_of_day' then case when grain = 0 then mod(bucket + shift + 24, 24) else mod(mod(bucket, 168), 24) end
        when 'weekday' then case when grain = 0 then mod(bucket + shift + 72 + 168, 168) else mod(bucket, 168) end / 24 + 1
        when 'weekday_hour' then case when grain = 0 then mod(bucket + shift + 72 + 168, 168) else mod(bucket, 168) end
        else 0
    end
$$;

-- A key as the contract spells it.
create function key_name(p_time text, key int) returns text language sql immutable as $$
    select case p_time
        when 'day' then (date '1970-01-01' + key)::text
        when 'week' then (date '1970-01-01' + key * 7 - 3)::text
        when 'month' then to_char(make_date(key / 12, mod(key, 12) + 1, 1), 'YYYY-MM')
        when 'weekday_hour' then (key / 24 + 1) || '-' || mod(key, 24)
        else key::text
    end
$$;

-- The first moment of an hour, day, week or month.
create function key_start(p_time text, key int, zone text, grid_s int) returns timestamptz language sql stable as $$
    select case p_time
        when 'hour' then hour_start(key, grid_s)
        when 'day' then day_start(key, zone)
        when 'week' then day_start(key * 7 - 3, zone)
        when 'month' then day_start(make_date(key / 12, mod(key, 12) + 1, 1) - date '1970-01-01', zone)
    end
$$;

-- What a period is made of: cells [lo, hi) of a grain, and where grain is -1 a ragged end [since, until) to be counted
-- event by event. `p_time` says what rows are wanted by: 'none' takes the largest cells there are, days, weeks and months
-- take days, hours of days and weeks take the cells of weeks, in other zones than the shop's hours where they fit.
-- `p_crossed`: for a category and an age at once there are no cells of hours and weeks. `shift` makes an hour local.
-- A period that begins before all events is stretched to a large cell: there is nothing in the rest of it.
create function pieces(p_time text, p_zone text, p_since timestamptz, p_until timestamptz, p_as_of timestamptz,
                       p_crossed boolean)
returns table (grain smallint, lo int, hi int, since timestamptz, until timestamptz, shift int)
language plpgsql stable rows 20 as $$
declare
    head derived_head;
    season constant boolean := p_time in ('hour_of_day', 'weekday', 'weekday_hour');
    local constant boolean := season or p_time in ('day', 'week', 'month');
    first_day int;
    last_day int;  -- the day after the last whole one
    edges timestamptz[];  -- ends of what is left for hours
    first_hour int;
    last_hour int;
    next_hour int;
    lo_ int;
    hi_ int;
    inner_lo int;
    inner_hi int;
begin
    select * into head from derived_head;
    if head.oldest_at is null then
        return;
    end if;
    if head.newest_at > p_as_of then
        p_until := least(p_until, p_as_of + interval '1 microsecond');
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
    edges := array[p_since, p_until];
    shift := 0;
    if p_time = 'none' or p_time in ('day', 'week', 'month') and p_zone = head.timezone then
        if first_day < last_day then
            edges := array[p_since, day_start(first_day, head.timezone), day_start(last_day, head.timezone), p_until];
            lo_ := first_day;
            hi_ := case when p_time = 'none' then least(last_day, head.closed_day) else last_day end;
            for level in 1 .. case when p_time = 'none' then 5 else 1 end loop
                exit when lo_ >= hi_;
                grain := level;
                inner_lo := (lo_ + 3) >> 2;
                inner_hi := hi_ >> 2;
                if level = 5 or p_time <> 'none' or inner_lo >= inner_hi then
                    lo := lo_;
                    hi := hi_;
                    return next;
                    exit;
                end if;
                if lo_ < inner_lo << 2 then
                    lo := lo_;
                    hi := inner_lo << 2;
                    return next;
                end if;
                if inner_hi << 2 < hi_ then
                    lo := inner_hi << 2;
                    hi := hi_;
                    return next;
                end if;
                lo_ := inner_lo;
                hi_ := inner_hi;
            end loop;
            if p_time = 'none' and last_day > head.closed_day then
                grain := 1;
                lo := greatest(first_day, head.closed_day);
                hi := last_day;
                return next;
            end if;
        end if;
    elsif season and p_zone = head.timezone and not p_crossed and hours_fit(p_zone, p_since, p_until) then
        lo_ := (week_of(first_day + 6) + 3) >> 2;
        hi_ := week_of(least(last_day, head.closed_day)) >> 2;
        if lo_ < hi_ then
            edges := array[p_since, day_start(lo_ * 28 - 3, head.timezone), day_start(hi_ * 28 - 3, head.timezone), p_until];
            for level in 6 .. 8 loop
                grain := level;
                inner_lo := (lo_ + 3) >> 2;
                inner_hi := hi_ >> 2;
                if level = 8 or inner_lo >= inner_hi then
                    lo := lo_ * 168;
                    hi := hi_ * 168;
                    return next;
                    exit;
                end if;
                if lo_ < inner_lo << 2 then
                    lo := lo_ * 168;
                    hi := (inner_lo << 2) * 168;
                    return next;
                end if;
                if inner_hi << 2 < hi_ then
                    lo := (inner_hi << 2) * 168;
                    hi := hi_ * 168;
                    return next;
                end if;
                lo_ := inner_lo;
                hi_ := inner_hi;
            end loop;
        end if;
    end if;
    if not p_crossed and local and p_zone <> head.timezone and not hours_fit(p_zone, p_since, p_until) then
        p_crossed := true;
    end if;
    for side in 1 .. array_length(edges, 1) / 2 loop
        p_since := edges[2 * side - 1];
        p_until := edges[2 * side];
        continue when p_since >= p_until;
        grain := -1;
        first_hour := hour_of(p_since - interval '1 microsecond', head.grid_s) + 1;
        last_hour := hour_of(p_until, head.grid_s);
        if p_crossed or first_hour >= last_hour then
            since := p_since;
            until := p_until;
            return next;
            continue;
        end if;
        if p_since < hour_start(first_hour, head.grid_s) then
            since := p_since;
            until := hour_start(first_hour, head.grid_s);
            return next;
        end if;
        if hour_start(last_hour, head.grid_s) < p_until then
            since := hour_start(last_hour, head.grid_s);
            until := p_until;
            return next;
        end if;
        grain := 0;
        since := null;
        until := null;
        while first_hour < last_hour loop
            next_hour := last_hour;
            if local then
                shift := (head.grid_s + zone_offset(hour_start(first_hour, head.grid_s), p_zone)) / 3600;
                next_hour := next_change(p_zone, first_hour, last_hour, head.grid_s);
            end if;
            lo := first_hour;
            hi := next_hour;
            return next;
            first_hour := next_hour;
        end loop;
        shift := 0;
    end loop;
end
$$;

-- The first hour after one at which the clocks of a zone show another offset; p_last if there is none before.
create function next_change(p_zone text, p_first int, p_last int, grid_s int) returns int language plpgsql stable as $$
declare
    here int := zone_offset(hour_start(p_first, grid_s), p_zone);
    last_same int := p_first;
begin
    if p_zone = 'UTC' then
        return p_last;
    end if;
    loop
        exit when last_same + 24 >= p_last or zone_offset(hour_start(last_same + 24, grid_s), p_zone) <> here;
        last_same := last_same + 24;
    end loop;
    for hour in last_same + 1 .. least(last_same + 24, p_last) loop
        if zone_offset(hour_start(hour, grid_s), p_zone) <> here then
            return hour;
        end if;
    end loop;
    return p_last;
end
$$;
