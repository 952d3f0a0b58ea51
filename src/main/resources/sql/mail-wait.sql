-- The mail server accepts no mail. Doubles the wait of this mail, by at most a minute, so that a mail that makes the
-- server hang is not always the next one.
update reminder_mail
set last_error = left(coalesce(:#${exception.message}::text, :#${exception.class.name}::text), 1000),
    next_attempt_at = now() + least(now() - mailed_at, interval '1 minute')
where task_id = :#${exchangeProperty.mail[taskId]} and remind_at = :#${exchangeProperty.mail[remindAt]}::timestamptz
  and outcome = 'waiting'
