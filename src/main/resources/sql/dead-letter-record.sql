-- Counts the failed deliveries of an event; 'dead' once it is poison or its attempts are used up.
insert into dead_letter as d (consumer, delivery_id, status, attempts, reason, route_id, pubsub, topic, event)
values (
    :#${variable.consumer}, :#${variable.deliveryId},
    case when :#${variable.attemptsAllowed}::int <= 1 then 'dead' else 'retrying' end, 1,
    left(:#${exception.message}, 2000), :#${variable.failedRoute}, :#CamelDaprPubSubName, :#CamelDaprTopic, :#${variable.delivery})
on conflict (consumer, delivery_id) do update
set attempts = d.attempts + 1, reason = excluded.reason, route_id = excluded.route_id, last_failed_at = now(),
    status = case when d.attempts + 1 >= :#${variable.attemptsAllowed}::int then 'dead' else 'retrying' end
returning status
