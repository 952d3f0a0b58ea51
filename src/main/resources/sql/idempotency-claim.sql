-- Gives the task of the key: the new one, or the one that an earlier request has created, and whose time is not over.
-- A request of the same key that is still under way is waited for.
insert into idempotency_key as k (user_id, key, task, expires_at)
values (:#user_id, :#${header.Idempotency-Key}, :#${body.taskJson}, now() + :#${properties:todoflow.idempotency.retention}::interval)
on conflict (user_id, key) do update
set task = case when k.expires_at <= now() then excluded.task else k.task end,
    expires_at = case when k.expires_at <= now() then excluded.expires_at else k.expires_at end
returning task
