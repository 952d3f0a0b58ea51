-- A template: the names in braces are replaced by what TaskSort says, never by what a request says.
-- One row more than the page has, to know whether there is a next one.
select coalesce(json_strip_nulls(json_agg(p)), '[]')::text
from (
    select t.*
    from task t
    where t.user_id = :#user_id
      and (${body[key]}, t.id) ${body[beyond]} (:#cursor_key::${body[type]}, :#cursor_id::uuid)
      and (:#status::text is null or t.status = :#status::text)
      and (:#priority::text is null or t.priority = :#priority::text)
      and (:#tag::text is null or :#tag::text = any(t.tags))
      and (:#due_after::timestamptz is null or t.due_at >= :#due_after::timestamptz)
      and (:#due_before::timestamptz is null or t.due_at < :#due_before::timestamptz)
      and (:#q::text is null
           or strpos(lower(t.title), lower(:#q::text)) > 0
           or strpos(lower(coalesce(t.description, '')), lower(:#q::text)) > 0)
    order by ${body[key]} ${body[direction]}, t.id ${body[direction]}
    limit :#limit::int + 1
) p
