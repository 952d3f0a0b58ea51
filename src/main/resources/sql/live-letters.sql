-- The number of unsettled letters per status, and the failures of those being retried. Each part stops counting at
-- 10,000.
select json_build_object(
    'dead', (select count(*) from (select from dead_letter where status = 'dead' and status in ('retrying', 'redriving', 'dead') limit 10000) d),
    'open', count(o.attempts),
    'attempts', coalesce(sum(o.attempts), 0))::text
from (
    select attempts
    from dead_letter
    where status in ('retrying', 'redriving') and status in ('retrying', 'redriving', 'dead')
    limit 10000
) o
