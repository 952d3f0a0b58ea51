with marked as (
    update dead_letter d
    set status = 'redriving', redrive_at = now()
    where status = 'dead'
      and dead_letter_matches(
          d, :#${header.consumer}::text, :#${header.event_id}::uuid,
          :#${header.task_id}::text, :#${header.correlation_id}::text)
    returning id
)
select json_build_object('redriving', count(*))::text from marked
