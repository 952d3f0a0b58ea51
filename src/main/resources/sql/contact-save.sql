-- Without a time zone in the contact, the user keeps the one set elsewhere.
insert into user_contact (user_id, email, time_zone)
values (:#user_id, :#${body.email}, :#${body.timeZone})
on conflict (user_id) do update
set email = excluded.email, time_zone = coalesce(excluded.time_zone, user_contact.time_zone), updated_at = now()
returning json_strip_nulls(json_build_object('email', email, 'time_zone', time_zone))::text
