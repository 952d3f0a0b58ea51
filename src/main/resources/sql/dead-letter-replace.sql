-- Discards a dead letter, and adds one with the corrected event for the same consumer.
with discarded as (
    update dead_letter
    set status = 'discarded', discarded_at = now(), discarded_by = :#${variable.operator}, discard_reason = :#${body.reason}
    where id = :#letter_id::bigint and status = 'dead'
    returning *
), written as (
    insert into dead_letter (consumer, source, delivery_id, status, attempts, reason, route_id, pubsub, topic, event, redrive_at, history, replaces)
    select consumer, source, :#${body.eventId}, 'redriving', 0, 'Not delivered yet', route_id, pubsub, topic, :#${body.event}, now(), '[]', id
    from discarded
    returning id, consumer, status
)
select json_build_object('id', id::text, 'consumer', consumer, 'status', status)::text
from (
    select * from written
    union all
    select id, consumer, status from dead_letter where id = :#letter_id::bigint and not exists (select from written)
) letter
