-- Leaves settings that are not given unchanged.
insert into user_contact (user_id, time_zone, missed_occurrences)
values (:#user_id, :#${exchangeProperty.settings.timeZone}::text, :#${exchangeProperty.settings.missedOccurrences}::text)
on conflict (user_id) do update
set time_zone = coalesce(excluded.time_zone, user_contact.time_zone),
    missed_occurrences = coalesce(excluded.missed_occurrences, user_contact.missed_occurrences),
    updated_at = now()
