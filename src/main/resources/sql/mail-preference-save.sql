insert into mail_preference (user_id, email_reminders, language, quiet_hours)
select :#user_id, (p ->> 'email_reminders')::boolean, p ->> 'language', p -> 'quiet_hours'
from (select :#${body}::jsonb as p) preferences
on conflict (user_id) do update
set email_reminders = excluded.email_reminders, language = excluded.language, quiet_hours = excluded.quiet_hours
returning user_id
