-- Finds restorable deleted tasks of a user whose titles contain the words of a name, whole and in order. Exact titles
-- come first. Ignores punctuation and case.
select json_build_object('items', coalesce(json_strip_nulls(json_agg(p.task)), '[]'))::text
from (
    select d.task
    from deleted_task d
    where d.user_id = :#user_id
      and coalesce(d.deleted_at >= now() - nullif(:#${properties:todoflow.retention.deleted-tasks}, '')::interval, true)
      and strpos(
          ' ' || regexp_replace(lower(d.task ->> 'title'), '[[:space:][:punct:]]+', ' ', 'g') || ' ',
          ' ' || trim(regexp_replace(lower(:#name), '[[:space:][:punct:]]+', ' ', 'g')) || ' ') > 0
    order by lower(trim(d.task ->> 'title')) = lower(:#name) desc, d.deleted_at desc, d.id desc
    limit 20
) p
