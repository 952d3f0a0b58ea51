-- The other processes, live ones first. For a service without a live process, the last one.
select id, service, version, format, flow, started_at, expires_at, expires_at > now() as is_alive
from flow_process p
where id <> ?::uuid
  and (expires_at > now()
    or expires_at = (select max(other.expires_at) from flow_process other where other.service = p.service))
order by is_alive desc, service, started_at
