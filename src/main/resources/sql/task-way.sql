-- The hops of the events of a task, ordered by time, as docs/trace.sql shows them to operators.
-- Returns no row if the user never had such a task.
with recursive events as (
    select * from event where task_id = :#task_id::uuid and user_id = :#user_id
), consumers (name) as (
    (select consumer from inbox order by consumer limit 1)
    union all
    select (select consumer from inbox where consumer > c.name order by consumer limit 1) from consumers c where c.name is not null
), steps (at, place, what, event_id, correlation_id, payload) as (
    select e.created_at, 'event log', e.event_type || ' for topic ' || e.topic, e.event_id, e.correlation_id, e.cloud_event::json -> 'data' -> 'payload'
    from events e
    union all
    select coalesce(o.next_attempt_at, o.appended_at), 'outbox', 'not published, ' || o.attempts || ' attempts' || coalesce(': ' || o.last_error, ''), e.event_id, e.correlation_id, null
    from outbox o join events e using (id)
    union all
    select i.received_at, 'consumer ' || i.consumer, 'processed', e.event_id, e.correlation_id, null
    from events e cross join consumers c join inbox i on i.consumer = c.name and i.event_id = e.event_id
    union all
    select a.recorded_at, 'audit log', a.event_type, a.event_id, a.correlation_id, null
    from audit_log a
    where a.task_id = :#task_id::uuid and a.user_id = :#user_id
    union all
    select d.last_failed_at, 'dead letter ' || d.id, d.consumer || ' failed ' || d.attempts || ' times, ' || d.status || ': ' || d.reason, e.event_id, e.correlation_id, null
    from dead_letter d join events e on d.delivery_id = e.event_id::text and d.source in ('', e.cloud_event::json ->> 'source')
    union all
    select m.mailed_at, 'mail', m.outcome || coalesce(': ' || m.last_error, ''), m.event_id, e.correlation_id, null
    from reminder_mail m join events e using (task_id, event_id)
    union all
    select n.created_at, 'notification', 'shown to ' || n.user_id, n.id, e.correlation_id, null
    from notification n join events e on e.event_id = n.id
    union all
    select n.next_attempt_at, 'next occurrence', coalesce('created as ' || n.created_task_id, 'waits, ' || n.attempts || ' attempts' || coalesce(': ' || n.last_error, '')), n.event_id, e.correlation_id, null
    from next_occurrence n join events e using (task_id, event_id)
    union all
    select r.remind_at, 'reminder', r.state || case when r.job_pending then ', not yet passed to the scheduler' else '' end, null, r.correlation_id, null
    from reminder r
    where r.task_id = :#task_id::uuid and r.user_id = :#user_id
    union all
    select t.updated_at, 'task', t.status || ', version ' || t.version, null, null, null
    from task t
    where t.id = :#task_id::uuid and t.user_id = :#user_id
), ordered as (
    -- by time, then place; the rest makes the key that a cursor names unique
    select s.*, to_char(s.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time,
        convert_to(to_char(s.at at time zone 'utc', 'YYYYMMDDHH24MISSUS') || left(s.place, 40) || ' ' || md5(concat_ws(' ', s.place, s.event_id, s.what)), 'UTF8') as key
    from steps s
), page as (
    -- one row more than the page has, to know whether there is a next one
    select * from ordered where key > decode(coalesce(:#cursor::text, ''), 'hex') order by key limit :#limit::int + 1
), shown as (
    select * from page order by key limit :#limit::int
)
select json_strip_nulls(json_build_object(
    'items', coalesce((select json_agg(json_build_object(
        'at', s.time, 'place', s.place, 'what', s.what, 'event_id', s.event_id, 'correlation_id', s.correlation_id, 'payload', s.payload)
        order by s.key) from shown s), '[]'),
    'next_cursor', case when (select count(*) from page) > :#limit::int then (select encode(key, 'hex') from shown order by key desc limit 1) end))::text
where exists (select from steps)
