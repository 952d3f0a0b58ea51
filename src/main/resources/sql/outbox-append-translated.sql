with appended as (
    insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event, dialect)
    values (:#${body.event.eventId}, :#${body.event.eventType}, :#${body.event.taskId}, :#${body.event.userId}, :#${body.event.correlationId}, :#${body.event.topic}, :#${body.event.cloudEvent}, :#${body.dialect})
    returning id, task_id
)
insert into outbox (id, task_id) select id, task_id from appended
