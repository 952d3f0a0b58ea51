insert into mail_preference (user_id, email_reminders, language)
select :#user_id, (p ->> 'email_reminders')::boolean, p ->> 'language'
from (select :#${body}::jsonb as p) preferences
on conflict (user_id) do update set email_reminders = excluded.email_reminders, language = excluded.language
returning user_id
