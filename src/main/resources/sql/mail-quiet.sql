-- Rechecks before quiet hours end, because the user may change them or the time zone.
update reminder_mail
set last_error = 'quiet hours', next_attempt_at = least(:#${body[quietUntil]}::timestamptz, now() + :#${properties:todoflow.mail.quiet-interval}::interval)
where task_id = :#${body[taskId]} and remind_at = :#${body[remindAt]}::timestamptz and outcome = 'waiting'
