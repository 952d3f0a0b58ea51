-- One row more than the page has, to know whether there is a next one.
with page as (
    select t.*
    from task t
    where t.user_id = :#user_id and (:#cursor::uuid is null or t.id < :#cursor::uuid)
    order by t.id desc
    limit :#limit::int + 1
), shown as (
    select * from page order by id desc limit :#limit::int
)
select json_strip_nulls(json_build_object(
    'items', coalesce((select json_agg(s order by s.id desc) from shown s), '[]'),
    'next_cursor', case when (select count(*) from page) > :#limit::int then (select min(id::text) from shown) end
))::text
