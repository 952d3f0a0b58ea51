-- A template: TaskSort and TaskFilter replace the names in braces, never the content of a request.
-- Selects one row more than the page holds, to know whether there is a next page.
select coalesce(json_strip_nulls(json_agg(p)), '[]')::text
from (
    select t.*
    from task t
    where t.user_id = :#user_id
      and (${body[key]}, t.id) ${body[beyond]} (:#cursor_key::${body[type]}, :#cursor_id::uuid)
      ${body[conditions]}
    order by ${body[key]} ${body[direction]}, t.id ${body[direction]}
    limit :#limit::int + 1
) p
