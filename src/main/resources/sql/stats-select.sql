-- Days are those of the user's time zone. A task is overdue on its due day if it was neither completed nor deleted in
-- time.
with fact as materialized (
    select f.*
    from task_fact f
    where f.user_id = :#user_id
), day as (
    select d::date as day, d at time zone :#userTimeZone as starts, (d + interval '1 day') at time zone :#userTimeZone as ends
    from generate_series(:#from::date::timestamp, :#to::date::timestamp, interval '1 day') d
), counted as (
    select d.day,
        count(*) filter (where f.created_at >= d.starts and f.created_at < d.ends) as created,
        count(*) filter (where f.completed_at >= d.starts and f.completed_at < d.ends) as completed,
        count(*) filter (where f.deleted_at >= d.starts and f.deleted_at < d.ends) as deleted,
        count(*) filter (where f.due_at >= d.starts and f.due_at < d.ends and f.due_at < now()
            and least(f.completed_at, f.deleted_at, now()) > f.due_at) as overdue,
        percentile_cont(0.5) within group (order by extract(epoch from f.completed_at - f.created_at))
            filter (where f.completed_at >= d.starts and f.completed_at < d.ends) as median
    from day d
    left join fact f on f.created_at >= d.starts and f.created_at < d.ends
        or f.completed_at >= d.starts and f.completed_at < d.ends
        or f.deleted_at >= d.starts and f.deleted_at < d.ends
        or f.due_at >= d.starts and f.due_at < d.ends
    group by d.day
)
select json_build_object('user_id', :#user_id::text, 'time_zone', :#userTimeZone::text, 'from', :#from::text, 'to', :#to::text, 'days', json_agg(
    json_strip_nulls(json_build_object(
        'date', day, 'created', created, 'completed', completed, 'deleted', deleted, 'overdue', overdue,
        'median_seconds_to_complete', round(median::numeric, 3))) order by day))::text
from counted
