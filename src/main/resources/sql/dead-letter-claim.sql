-- The next letters for the consumers of this process, leased: what a process that dies leaves is claimed again.
update dead_letter d
set redrive_at = now() + :#${properties:todoflow.dead-letter.redrive-lease}::interval
from (
    select id
    from dead_letter
    where status = 'redriving' and redrive_at <= now() and consumer = any(:#${body}::text[])
    order by redrive_at, id
    limit 10
    for update skip locked
) claimed
where d.id = claimed.id
returning d.id, d.consumer, d.source, d.delivery_id, d.pubsub, d.topic, d.event
