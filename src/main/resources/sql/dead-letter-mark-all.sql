with marked as (
    update dead_letter
    set status = 'redriving', redrive_at = now()
    where status = 'dead'
      and (:#${header.consumer}::text is null or consumer = :#${header.consumer}::text)
      and (:#${header.event_id}::uuid is null or event_id = :#${header.event_id}::uuid)
      and (:#${header.task_id}::text is null or task_id = lower(:#${header.task_id}::text))
      and (:#${header.correlation_id}::text is null or correlation_id = :#${header.correlation_id}::text)
    returning id
)
select json_build_object('redriving', count(*))::text from marked
