-- Renews the shares that this relay holds, up to its fair part, and takes free ones. It does not renew shares beyond
-- its part, so their leases expire while none of their batches is being published. A relay that was frozen finds that
-- others hold its shares. The commit does not wait for the disk: a lease that a crash undoes has expired or is taken
-- again.
with present as (
    insert into outbox_relay (id, expires_at)
    values (:#${bean:outboxLease.holder}::uuid, now() + :#${properties:todoflow.outbox.lease}::interval)
    on conflict (id) do update set expires_at = excluded.expires_at
), gone as (
    delete from outbox_relay
    where expires_at < now() - interval '1 minute' and id <> :#${bean:outboxLease.holder}::uuid
), part as (
    select ceil((select count(*) from outbox_share) / (1.0 + count(*)))::int as size
    from outbox_relay
    where expires_at > now() and id <> :#${bean:outboxLease.holder}::uuid
), kept as (
    select share
    from outbox_share
    where holder = :#${bean:outboxLease.holder}::uuid and expires_at > now()
    order by share
    limit (select size from part)
), taken as (
    select share
    from outbox_share
    where expires_at <= now()
    order by share
    limit greatest((select size from part) - (select count(*) from kept), 0)
    for update skip locked
)
update outbox_share s
set holder = :#${bean:outboxLease.holder}::uuid, expires_at = now() + :#${properties:todoflow.outbox.lease}::interval
from (select set_config('synchronous_commit', 'off', true)) without_waiting
where s.share in (select share from kept union all select share from taken)
  and (s.holder = :#${bean:outboxLease.holder}::uuid or s.expires_at <= now())
