insert into next_occurrence (
    task_id, event_id, user_id, correlation_id, draft, time_zone, trace_parent,
    consumer, route_id, source, delivery_id, pubsub, topic, event)
values (
    :#${body.taskId}, :#${body.eventId}, :#${body.userId}, :#${body.correlationId}, :#${body.draft}, :#${body.timeZone},
    :#${header.traceparent}::text,
    :#${variable.consumer}, :#${variable.failedRoute}, :#${variable.source}, :#${variable.deliveryId}, :#${variable.pubSub}, :#${variable.topic},
    :#${variable.delivery})
on conflict (task_id) do nothing
