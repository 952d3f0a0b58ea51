-- Selects one row more than the page holds, to know whether there is a next page.
with page as (
    select id, task_id, kind, owner, title, due_at, remind_at, created_at, read_at
    from notification
    where user_id = :#user_id and (:#cursor::uuid is null or id < :#cursor::uuid)
      and (:#unread::boolean is null or (read_at is null) = :#unread::boolean)
    order by id desc
    limit :#limit::int + 1
), shown as (
    select * from page order by id desc limit :#limit::int
)
select json_strip_nulls(json_build_object(
    'items', coalesce((select json_agg(s order by s.id desc) from shown s), '[]'),
    'next_cursor', case when (select count(*) from page) > :#limit::int then (select min(id::text) from shown) end
))::text
