-- The next events, at most one of a task, and none of a task whose earlier event failed and waits for its next attempt.
-- The columns are the fields of an entry of Dapr's bulk publish.
select distinct on (w.task_id)
    w.id::text as "entryId", e.topic as "topic", e.cloud_event as "event",
    'application/cloudevents+json' as "contentType", w.task_id::text as "metadata.partitionKey",
    (extract(epoch from w.appended_at) * 1000)::bigint as "appendedAt"
from (
    select o.id, o.task_id, o.appended_at
    from outbox o
    where (o.next_attempt_at is null or o.next_attempt_at <= now())
      and not exists (select from outbox f where f.task_id = o.task_id and f.id < o.id and f.attempts > 0)
    order by o.id
    limit :#${properties:todoflow.outbox.batch-size}::int
) w
join event e on e.id = w.id
order by w.task_id, w.id
