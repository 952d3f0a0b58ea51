-- Selects one row more than the page holds, to know whether there is a next page. The cursor is the id of the last row
-- of a page; ids are not in the order of time, because other programs choose those of their events.
with page as (
    select id, task_id, kind, owner, title, due_at, remind_at, created_at, read_at
    from notification
    where user_id = :#user_id
      and (:#cursor::uuid is null
        or (created_at, id) < (select last.created_at, last.id from notification last where last.id = :#cursor::uuid))
      and (:#unread::boolean is null or (read_at is null) = :#unread::boolean)
    order by created_at desc, id desc
    limit :#limit::int + 1
), shown as (
    select * from page order by created_at desc, id desc limit :#limit::int
)
select json_strip_nulls(json_build_object(
    'items', coalesce((select json_agg(s order by s.created_at desc, s.id desc) from shown s), '[]'),
    'next_cursor', case when (select count(*) from page) > :#limit::int
        then (select id::text from shown order by created_at, id limit 1) end
))::text
