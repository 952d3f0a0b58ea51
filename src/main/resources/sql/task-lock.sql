select json_strip_nulls(row_to_json(t))::text
from task t
where t.id = :#task_id::uuid and t.user_id = :#user_id
for update
