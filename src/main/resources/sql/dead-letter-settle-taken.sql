-- Settles given-up events that reached their consumer after all, for example by a replay.
update dead_letter d
set status = 'redriven', redriven_at = now()
where d.status = 'dead'
  and d.consumer = any(:#${body}::text[])
  and exists (select from inbox i where i.consumer = d.consumer and i.event_id = d.event_id)
