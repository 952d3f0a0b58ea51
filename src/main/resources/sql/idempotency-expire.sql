delete from idempotency_key where expires_at <= now()
