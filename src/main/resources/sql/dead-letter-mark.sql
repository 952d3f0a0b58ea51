-- Leaves a letter that is settled or already being redriven unchanged.
with marked as (
    update dead_letter
    set status = 'redriving', redrive_at = now()
    where id = :#letter_id::bigint and status in ('retrying', 'dead', 'discarded')
    returning id
)
select json_build_object('id', id::text, 'consumer', consumer,
    'status', case when id in (select id from marked) then 'redriving' else status end)::text
from dead_letter
where id = :#letter_id::bigint
