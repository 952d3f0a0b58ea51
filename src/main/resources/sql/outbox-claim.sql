-- Claims the next events of the shares whose lease lasts long enough to publish them: at most one per task, and none of
-- a task whose earlier event failed and waits for its next attempt. Looks at more rows than a batch holds, so that many
-- events of few tasks do not keep other tasks out of a batch.
-- The columns are the fields of an entry of Dapr's bulk publish.
select
    f.id::text as "entryId", e.topic as "topic", e.cloud_event as "event",
    'application/cloudevents+json' as "contentType", f.task_id::text as "metadata.partitionKey",
    (extract(epoch from f.appended_at) * 1000)::bigint as "appendedAt"
from (
    select distinct on (w.task_id) w.id, w.task_id, w.appended_at
    from (
        select o.id, o.task_id, o.appended_at
        from outbox o
        where outbox_share_of(o.task_id) = any (array(
              select s.share
              from outbox_share s
              where s.holder = :#${bean:outboxLease.holder}::uuid
                and s.expires_at > now() + :#${properties:todoflow.outbox.lease}::interval * 0.4))
          and (o.next_attempt_at is null or o.next_attempt_at <= now())
          and not exists (select from outbox f where f.task_id = o.task_id and f.id < o.id and f.attempts > 0)
        order by o.id
        limit :#${bean:outboxBatch.size}::int * 25
    ) w
    order by w.task_id, w.id
) f
join event e on e.id = f.id
order by f.id
limit :#${bean:outboxBatch.size}::int
