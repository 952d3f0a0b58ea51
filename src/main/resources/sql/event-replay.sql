-- Puts published events back into the outbox. Those that wait there are published anyway.
with replayed as (
    insert into outbox (id, task_id)
    select id, task_id
    from event
    where (:#${body.from}::timestamptz is null or created_at >= :#${body.from}::timestamptz)
      and (:#${body.to}::timestamptz is null or created_at < :#${body.to}::timestamptz)
      and (:#${body.userId}::text is null or user_id = :#${body.userId}::text)
      and (:#${body.taskId}::uuid is null or task_id = :#${body.taskId}::uuid)
    on conflict do nothing
    returning id
)
select json_build_object('replayed', count(*))::text from replayed
