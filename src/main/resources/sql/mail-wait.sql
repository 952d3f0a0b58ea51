-- The mail server takes none. The mail waits as long again as it has waited, a minute at most, so that one at which the
-- server hangs is not always the next.
update reminder_mail
set last_error = left(coalesce(:#${exception.message}::text, :#${exception.class.name}::text), 1000),
    next_attempt_at = now() + least(now() - mailed_at, interval '1 minute')
where task_id = :#${exchangeProperty.mail[taskId]} and remind_at = :#${exchangeProperty.mail[remindAt]}::timestamptz
  and outcome = 'waiting'
