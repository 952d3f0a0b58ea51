-- Counts the failed deliveries of an event. It becomes 'dead' if it is poison, its attempts are used up, or an operator
-- had redriven it. Until then it waits for its next attempt, twice as long after each failure. A discarded letter stays
-- discarded when its event is redelivered.
insert into dead_letter as d (consumer, source, delivery_id, status, attempts, reason, route_id, pubsub, topic, event, redrive_at, history)
values (
    :#${variable.consumer}, :#${variable.source}, :#${variable.deliveryId},
    case when :#${variable.attemptsAllowed}::int <= 1 then 'dead' else 'retrying' end, 1,
    :#${variable.reason}::text, :#${variable.failedRoute}, :#${variable.pubSub}, :#${variable.topic}, :#${variable.delivery},
    now() + :#${properties:todoflow.dead-letter.retry-delay}::interval,
    jsonb_build_array(json_build_object('attempt', 1, 'failed_at', now(), 'reason', :#${variable.reason}::text)))
on conflict (consumer, identity) do update
set attempts = d.attempts + 1, reason = excluded.reason, route_id = excluded.route_id, last_failed_at = now(),
    history = case when jsonb_array_length(d.history) < 50 then d.history else d.history - 0 end
        || jsonb_set(excluded.history, '{0,attempt}', to_jsonb(d.attempts + 1)),
    redrive_at = now() + least(
        :#${properties:todoflow.dead-letter.max-retry-delay}::interval,
        :#${properties:todoflow.dead-letter.retry-delay}::interval * 2 ^ least(d.attempts, 20)),
    status = case
        when d.status = 'discarded' then 'discarded'
        -- a failure that passes by itself is tried again without end
        when :#${variable.attemptsAllowed}::int = 2147483647 then 'retrying'
        when d.status = 'redriving' or d.attempts + 1 >= :#${variable.attemptsAllowed}::int then 'dead'
        else 'retrying'
    end
returning status
