-- The changes of the users since a position in each table, with the positions of tables and transactions in the same
-- snapshot.
select 'snapshot' as kind, coalesce((select max(id) from event), 0) as position, null as user_id,
    json_build_object(
        'notifications', coalesce((select max(position) from notification), 0),
        'xmin', pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
        'xmax', pg_snapshot_xmax(pg_current_snapshot())::text::bigint)::text as data
union all
(select 'task', e.id, e.user_id,
    json_build_object('task_id', e.task_id, 'event_id', e.event_id, 'event_type', e.event_type)::text
from event e
where e.user_id = any (?::text[]) and e.id > ? and e.dialect is null
order by e.id)
union all
(select 'notification', n.position, n.user_id,
    json_strip_nulls(json_build_object(
        'id', n.id, 'task_id', n.task_id, 'kind', n.kind, 'owner', n.owner, 'title', n.title, 'due_at', n.due_at,
        'remind_at', n.remind_at, 'created_at', n.created_at, 'read_at', n.read_at))::text
from notification n
where n.user_id = any (?::text[]) and n.position > ?
order by n.position)
