with marked as (
    update dead_letter
    set status = 'redriving', redrive_at = now()
    where status = 'dead' and (:#${header.consumer}::text is null or consumer = :#${header.consumer}::text)
    returning id
)
select json_build_object('redriving', count(*))::text from marked
