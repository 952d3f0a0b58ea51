-- Claims the next letters for the consumers of this process under a lease, so that letters of a dead process are
-- claimed again. Each consumer gets a share, so that one with many letters does not delay the others.
update dead_letter d
set redrive_at = now() + :#${properties:todoflow.dead-letter.redrive-lease}::interval
from (
    select due.id
    from unnest(:#${body}::text[]) c(name)
    cross join lateral (
        select id
        from dead_letter
        where status in ('retrying', 'redriving') and redrive_at <= now() and consumer = c.name
        order by redrive_at, id
        limit 10
        for update skip locked
    ) due
) claimed
where d.id = claimed.id
returning d.id, d.consumer, d.attempts, d.source, d.delivery_id, d.pubsub, d.topic, d.event
