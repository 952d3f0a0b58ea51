select task::text
from deleted_task
where id = :#task_id::uuid and user_id = :#user_id
  and coalesce(deleted_at >= now() - nullif(:#${properties:todoflow.retention.deleted-tasks}, '')::interval, true)
for update
