-- The mail itself failed: doubles its delay each time, without delaying other mails.
update reminder_mail
set attempts = attempts + 1, last_error = left(coalesce(:#${exception.message}::text, :#${exception.class.name}::text), 1000),
    next_attempt_at = now() + power(2, least(attempts, 10)) * :#${properties:todoflow.mail.retry-delay}::interval
where task_id = :#${exchangeProperty.mail[taskId]} and remind_at = :#${exchangeProperty.mail[remindAt]}::timestamptz
  and outcome = 'waiting'
