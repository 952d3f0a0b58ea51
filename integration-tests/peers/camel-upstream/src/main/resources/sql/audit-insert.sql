insert into audit_log (event_id, event_type, task_id, user_id, occurred_at, event)
select cast(event ->> 'event_id' as uuid), event ->> 'event_type', cast(event -> 'payload' ->> 'task_id' as uuid),
    event -> 'payload' ->> 'user_id', cast(event ->> 'timestamp' as timestamptz), event
from (select cast(:#${body} as jsonb) -> 'data' as event) delivery
