-- Courses: what the screens draw over time. Sums of parts in stretches of a period, without what only a whole has
-- (customers), so that a sparkline costs no more than its figure.

-- The stretch a period is drawn in: hours up to two days, days up to 100 days, then weeks.
create function course_grain(p_since timestamptz, p_until timestamptz) returns text language sql immutable parallel safe as $$
    select case when p_until - p_since <= interval '50 hours' then 'hour'
                when p_until - p_since <= interval '100 days' then 'day' else 'week' end
$$;
