-- What the event of a completed task does not tell: how its user wants a series to go on.
select json_strip_nulls(json_build_object('time_zone', c.time_zone, 'missed_occurrences', c.missed_occurrences))::text
from (select 1) always
left join user_contact c on c.user_id = :#${body.userId}
