-- Tables of the application, which all have a comment, whose rows go with their user. The others have a statement of their
-- own: their rows wait for something, name a second user, or have no lasting ctid because they are in partitions.
select c.oid::regclass::text as "table"
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attname = 'user_id' and not a.attisdropped
where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and not c.relispartition
  and obj_description(c.oid, 'pg_class') like 'One row per %'
  and c.relname not in ('task', 'event', 'audit_log', 'reminder', 'notification', 'replay', 'erasure')
order by 1
