-- Deletes entries whose event has arrived after all, was recorded as failed, or is no longer in the log.
delete from untaken u
where u.consumer = :#${body.name}
  and not exists (
    select
    from event e
    where e.id = u.id
      and not exists (select from inbox i where i.consumer = u.consumer and i.event_id = e.event_id)
      and not exists (select from dead_letter d where d.consumer = u.consumer and d.delivery_id = e.event_id::text
        and d.source in ('', e.cloud_event::json ->> 'source'))
  )
