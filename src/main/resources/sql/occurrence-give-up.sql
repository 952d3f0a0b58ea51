-- Moves the event to the dead letters and removes it from the inbox, so that a redrive plans the occurrence again.
with given_up as (
    delete from next_occurrence
    where task_id = :#${exchangeProperty.completedTask} and created_task_id is null
    returning *
), forgotten as (
    delete from inbox i using given_up g where i.consumer = g.consumer and i.event_id = g.event_id
)
insert into dead_letter as d (consumer, source, delivery_id, status, attempts, reason, route_id, pubsub, topic, event, history)
select consumer, source, coalesce(delivery_id, event_id::text), 'dead', attempts + 1, :#${variable.reason}::text, route_id, pubsub, topic,
    coalesce(event, draft),
    jsonb_build_array(json_build_object('attempt', attempts + 1, 'failed_at', now(), 'reason', :#${variable.reason}::text))
from given_up
on conflict (consumer, identity) do update
set attempts = d.attempts + 1, reason = excluded.reason, last_failed_at = now(),
    status = case when d.status = 'discarded' then 'discarded' else 'dead' end,
    history = case when jsonb_array_length(d.history) < 50 then d.history else d.history - 0 end
        || jsonb_set(excluded.history, '{0,attempt}', to_jsonb(d.attempts + 1))
returning consumer
