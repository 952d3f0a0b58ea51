-- The reason lies with the mail itself: it waits twice as long each time, and the others do not wait for it.
update reminder_mail
set attempts = attempts + 1, last_error = left(coalesce(:#${exception.message}::text, :#${exception.class.name}::text), 1000),
    next_attempt_at = now() + power(2, least(attempts, 10)) * :#${properties:todoflow.mail.retry-delay}::interval
where task_id = :#${exchangeProperty.mail[taskId]} and remind_at = :#${exchangeProperty.mail[remindAt]}::timestamptz
  and outcome = 'waiting'
