-- Returns the task for the key: the new one, or that of an earlier request whose key has not expired. Waits for a
-- concurrent request with the same key.
insert into idempotency_key as k (user_id, key, task, expires_at)
values (:#user_id, :#${header.Idempotency-Key}, :#${body.taskJson}, now() + :#${properties:todoflow.idempotency.retention}::interval)
on conflict (user_id, key) do update
set task = case when k.expires_at <= now() then excluded.task else k.task end,
    expires_at = case when k.expires_at <= now() then excluded.expires_at else k.expires_at end
returning task
