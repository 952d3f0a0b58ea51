-- Records which events to publish again; the batches of event-replay.sql do it. A replay without events is done.
with wanted as (
    select count(*) as events, coalesce(min(id) - 1, 0) as position, coalesce(max(id), 0) as last_id
    from event
    where (:#${body.from}::timestamptz is null or created_at >= :#${body.from}::timestamptz)
      and (:#${body.to}::timestamptz is null or created_at < :#${body.to}::timestamptz)
      and (:#${body.userId}::text is null or user_id = :#${body.userId}::text)
      and (:#${body.taskId}::uuid is null or task_id = :#${body.taskId}::uuid)
), written as (
    insert into replay (from_time, to_time, user_id, task_id, position, last_id, events, requested_by, finished_at)
    select :#${body.from}::timestamptz, :#${body.to}::timestamptz, :#${body.userId}::text, :#${body.taskId}::uuid,
        position, last_id, events, :#${variable.operator}::text, case when events = 0 then now() end
    from wanted
    returning id, events
)
select json_build_object('id', id::text, 'events', events)::text from written
