-- Deletes what the broker has confirmed, if this relay still holds the lease. Another relay publishes and settles what
-- it has taken over. A row that was appended again since then is a different one. The commit does not wait for the
-- disk: events whose settlement a crash undoes are published again, and consumers skip them.
delete from outbox o
using (select set_config('synchronous_commit', 'off', true)) without_waiting
where o.id = any (:#${header.CamelDaprPublishedEntryIds}::bigint[])
  and outbox_share_of(o.task_id) in (
      select s.share from outbox_share s where s.holder = :#${bean:outboxLease.holder}::uuid and s.expires_at > now())
