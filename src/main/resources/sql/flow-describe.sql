-- Stores what this process runs, and deletes processes that have been gone for a day. Rewrites files only if they have
-- changed. The commit does not wait for the disk, because the next description follows soon.
with gone as (
    delete from flow_process where expires_at < now() - interval '1 day' and id <> :#id::uuid
)
insert into flow_process (id, service, version, format, flow, files, expires_at)
select :#id::uuid, :#service, :#version, :#format::int, :#flow::jsonb,
    :#files::jsonb, now() + 3 * :#${properties:todoflow.flow-description.interval}::interval
from (select set_config('synchronous_commit', 'off', true)) without_waiting
on conflict (id) do update set
    flow = excluded.flow,
    files = case when flow_process.files = excluded.files then flow_process.files else excluded.files end,
    expires_at = excluded.expires_at
