-- The hops of the events that one id selects, ordered by time: the latest 200 events of a task or a request, or one
-- event, of any user. Events of other programs are known only by their dead letters.
-- Event ids and correlation ids have no index, so it reads the event log only if one of them is given.
with recursive selected (id) as (
    (select id from event where task_id = :#${header.task_id}::uuid order by id desc limit 200)
    union all
    select id from event where :#${header.event_id}::uuid is not null and event_id = :#${header.event_id}::uuid
    union all
    (select id from event where :#${header.correlation_id}::text is not null and correlation_id = :#${header.correlation_id}::text
    order by id desc limit 200)
), events as (
    select e.* from event e join selected using (id)
), consumers (name) as (
    (select consumer from inbox order by consumer limit 1)
    union all
    select (select consumer from inbox where consumer > c.name order by consumer limit 1) from consumers c where c.name is not null
), steps (at, place, what, task_id, user_id, event_id, correlation_id, payload, letter_id) as (
    select e.created_at, 'event log', e.event_type || ' for topic ' || e.topic, e.task_id::text, e.user_id, e.event_id, e.correlation_id,
        e.cloud_event::json -> 'data' -> 'payload', null::bigint
    from events e
    union all
    select coalesce(o.next_attempt_at, o.appended_at), 'outbox', 'not published, ' || o.attempts || ' attempts' || coalesce(': ' || o.last_error, ''),
        e.task_id::text, e.user_id, e.event_id, e.correlation_id, null, null
    from outbox o join events e using (id)
    union all
    select i.received_at, 'consumer ' || i.consumer, 'processed', e.task_id::text, e.user_id, e.event_id, e.correlation_id, null, null
    from events e cross join consumers c join inbox i on i.consumer = c.name and i.event_id = e.event_id
    union all
    select a.recorded_at, 'audit log', a.event_type, e.task_id::text, e.user_id, e.event_id, e.correlation_id, null, null
    from audit_log a join events e using (event_id)
    union all
    select d.last_failed_at, 'dead letter ' || d.id, d.consumer || ' failed ' || d.attempts || ' times, ' || d.status || ': ' || d.reason,
        d.task_id, null, d.event_id, d.correlation_id, null, d.id
    from dead_letter d
    where d.event_id = :#${header.event_id}::uuid
       or d.task_id = lower(:#${header.task_id}::text)
       or d.correlation_id = :#${header.correlation_id}::text
    union all
    select m.mailed_at, 'mail', m.outcome || coalesce(': ' || m.last_error, ''), e.task_id::text, e.user_id, e.event_id, e.correlation_id, null, null
    from reminder_mail m join events e using (task_id, event_id)
    union all
    select n.created_at, 'notification', 'shown to ' || n.user_id, e.task_id::text, e.user_id, e.event_id, e.correlation_id, null, null
    from notification n join events e on e.event_id = n.id
    union all
    select n.next_attempt_at, 'next occurrence', coalesce('created as ' || n.created_task_id, 'waits, ' || n.attempts || ' attempts' || coalesce(': ' || n.last_error, '')),
        e.task_id::text, e.user_id, e.event_id, e.correlation_id, null, null
    from next_occurrence n join events e using (task_id, event_id)
)
select json_strip_nulls(json_build_object('items', coalesce(json_agg(json_build_object(
    'at', to_char(s.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'place', s.place, 'what', s.what,
    'task_id', s.task_id, 'user_id', s.user_id, 'event_id', s.event_id, 'correlation_id', s.correlation_id,
    'payload', s.payload, 'letter_id', s.letter_id::text) order by s.at, s.place), '[]')))::text
from steps s
