-- The position of this snapshot in the events and notifications. A running transaction may yet add rows with lower
-- numbers, so while one runs, the position is lower by so many numbers.
with behind as (
    select case
        when pg_snapshot_xmin(pg_current_snapshot()) = pg_snapshot_xmax(pg_current_snapshot()) then 0 else ?::bigint
    end as numbers
)
select coalesce((select max(id) from event where id <= (select max(id) from event) - numbers), 0)
    || '-' || greatest(coalesce((select max(position) from notification), 0) - numbers, 0)
from behind
