-- Returns no row if the task never existed. A deleted task keeps its history; a new one briefly has none.
-- Selects one row more than the page holds, to know whether there is a next page.
with page as (
    select a.id, a.event_id, a.event_type, a.event, a.recorded_at, a.correlation_id
    from audit_log a
    where a.task_id = :#task_id::uuid and a.user_id = :#user_id and a.id > coalesce(:#cursor::bigint, 0)
    order by a.id
    limit :#limit::int + 1
), shown as (
    select * from page order by id limit :#limit::int
), list (items, next_cursor) as (
    select coalesce(json_agg(json_build_object(
            'event_id', s.event_id, 'event_type', s.event_type, 'timestamp', s.event -> 'timestamp',
            'recorded_at', to_char(s.recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'correlation_id', s.correlation_id, 'payload', s.event -> 'payload') order by s.id), '[]'),
        case when (select count(*) from page) > :#limit::int then max(s.id)::text end
    from shown s
)
select case when next_cursor is null then json_build_object('items', items)
    else json_build_object('items', items, 'next_cursor', next_cursor) end::text
from list
where exists (select from audit_log where task_id = :#task_id::uuid and user_id = :#user_id)
    or exists (select from task where id = :#task_id::uuid and user_id = :#user_id)
