-- For the claim of a mail: mails that have not failed, and users with mails that have.
create index reminder_mail_fresh on reminder_mail (next_attempt_at)
    where outcome = 'waiting' and (last_error is null or last_error = 'quiet hours');
create index reminder_mail_failed on reminder_mail (user_id) where outcome = 'waiting' and last_error <> 'quiet hours';
