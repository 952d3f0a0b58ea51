-- Discards an unsettled letter.
with discarded as (
    update dead_letter
    set status = 'discarded', discarded_at = now(), discarded_by = :#${variable.operator}, discard_reason = :#${body.reason}
    where id = :#letter_id::bigint and status in ('retrying', 'redriving', 'dead')
    returning id
)
select json_build_object('id', id::text, 'consumer', consumer,
    'status', case when id in (select id from discarded) then 'discarded' else status end)::text
from dead_letter
where id = :#letter_id::bigint
