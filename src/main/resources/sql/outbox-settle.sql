-- Forgets what the broker has confirmed, if this relay holds the lease still: what another relay has taken over, it
-- publishes and settles itself, and a row that was appended again since then is not this one. The commit does not wait
-- for the disk: what a crash of the database takes back is published again, and consumers skip it.
delete from outbox o
using (select set_config('synchronous_commit', 'off', true)) without_waiting
where o.id = any (:#${header.CamelDaprPublishedEntryIds}::bigint[])
  and outbox_share_of(o.task_id) in (
      select s.share from outbox_share s where s.holder = :#${bean:outboxLease.holder}::uuid and s.expires_at > now())
