-- Finds tasks of a user whose titles contain the words of a name, whole and in order. Exact titles come first, then
-- open tasks. Ignores punctuation and case.
select json_build_object('items', coalesce(json_strip_nulls(json_agg(p)), '[]'))::text
from (
    select t.*
    from task t
    where t.user_id = :#user_id
      and t.status = coalesce(:#${header.status}::text, t.status)
      and strpos(
          ' ' || regexp_replace(lower(t.title), '[[:space:][:punct:]]+', ' ', 'g') || ' ',
          ' ' || trim(regexp_replace(lower(:#name), '[[:space:][:punct:]]+', ' ', 'g')) || ' ') > 0
    order by lower(trim(t.title)) = lower(:#name) desc, t.status = 'open' desc, t.created_at desc, t.id desc
    limit 20
) p
