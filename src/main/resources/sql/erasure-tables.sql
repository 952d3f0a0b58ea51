-- Finds the tables of the application (all have a comment) whose rows are simply deleted with their user. The others
-- have separate statements: their rows wait for something, name a second user, or have no stable ctid because they are
-- partitioned.
select c.oid::regclass::text as "table"
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attname = 'user_id' and not a.attisdropped
where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and not c.relispartition
  and obj_description(c.oid, 'pg_class') like 'One row per %'
  and c.relname not in ('task', 'event', 'audit_log', 'reminder', 'notification', 'replay', 'erasure')
order by 1
