-- Settings that the event of a completed task lacks: how its user wants a series to continue.
select json_strip_nulls(json_build_object('time_zone', c.time_zone, 'missed_occurrences', c.missed_occurrences))::text
from (select 1) always
left join user_contact c on c.user_id = :#${body.userId}
