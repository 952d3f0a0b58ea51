-- One relay at a time, until the end of the transaction. A statement of its own, so that the next one sees what the
-- relay before has committed.
select pg_advisory_xact_lock(hashtextextended('todoflow.outbox', 0))
