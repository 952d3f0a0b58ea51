-- The way of a correlation id, an event id or a task id through the system, in the order of time:
--   psql "$DATABASE" -v id=<id> -f docs/trace.sql
with events as (
    select * from event where correlation_id = :'id' or event_id::text = :'id' or task_id::text = :'id'
), steps (at, place, what, task_id, event_id) as (
    select created_at, 'event log', event_type || ' of ' || user_id || ' for topic ' || topic || ', correlation id ' || coalesce(correlation_id, ''), task_id, event_id
    from events
    union all
    select coalesce(next_attempt_at, created_at), 'outbox', 'not published, ' || attempts || ' attempts' || coalesce(': ' || last_error, ''), task_id, event_id
    from outbox join (select id, event_id, created_at from events) e using (id)
    union all
    select received_at, 'consumer ' || consumer, 'processed', task_id, event_id
    from inbox join events using (event_id)
    union all
    select recorded_at, 'audit log', a.event_type, a.task_id, a.event_id
    from audit_log a
    where a.correlation_id = :'id' or a.event_id::text = :'id' or a.task_id::text = :'id'
    union all
    select last_failed_at, 'dead letter ' || d.id, d.consumer || ' failed ' || d.attempts || ' times, ' || d.status || ': ' || d.reason, e.task_id, e.event_id
    from dead_letter d left join events e on d.event like '%' || e.event_id || '%'
    where e.event_id is not null or d.event like '%' || :'id' || '%'
    union all
    select mailed_at, 'mail', m.outcome || coalesce(': ' || m.last_error, ''), m.task_id, m.event_id
    from reminder_mail m join events using (event_id)
    union all
    select n.next_attempt_at, 'next occurrence', coalesce('created as ' || n.created_task_id, 'waits, ' || n.attempts || ' attempts' || coalesce(': ' || n.last_error, '')), n.task_id, n.event_id
    from next_occurrence n join events using (event_id)
    union all
    select r.remind_at, 'reminder', r.state || case when r.job_pending then ', not yet passed to the scheduler' else '' end, r.task_id, null
    from reminder r
    where r.correlation_id = :'id' or r.task_id::text = :'id'
    union all
    select t.updated_at, 'task', t.status || ', version ' || t.version, t.id, null
    from task t
    where t.id::text = :'id' or t.id in (select task_id from events)
)
select at, place, what, task_id, event_id from steps order by at, place;
