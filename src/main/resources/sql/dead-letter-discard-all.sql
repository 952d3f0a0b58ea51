with discarded as (
    update dead_letter d
    set status = 'discarded', discarded_at = now(), discarded_by = :#${variable.operator}, discard_reason = :#${body.reason}
    where status = 'dead'
      and dead_letter_matches(
          d, :#${header.consumer}::text, :#${header.event_id}::uuid,
          :#${header.task_id}::text, :#${header.correlation_id}::text)
    returning id
)
select json_build_object('discarded', count(*))::text from discarded
