-- Settings that the event of a completed task lacks: how its user wants a series to continue.
select json_strip_nulls(json_build_object(
    'time_zone', coalesce(c.time_zone, d.defaults ->> 'time_zone'),
    'missed_occurrences', coalesce(c.missed_occurrences, d.defaults ->> 'missed_occurrences')
))::text
from (select :#${properties:todoflow.preferences.defaults}::jsonb as defaults) d
left join user_contact c on c.user_id = :#${body.userId}
