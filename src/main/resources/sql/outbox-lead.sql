-- One relay at a time, until the end of the transaction. A statement of its own, so that the next one sees what the
-- relay before has committed. Its commit does not wait for the disk: what a crash of the database takes back is
-- published again, and consumers skip it.
select pg_advisory_xact_lock(hashtextextended('todoflow.outbox', 0)), set_config('synchronous_commit', 'off', true)
