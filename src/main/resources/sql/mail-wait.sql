-- The mail server accepts no mail. Doubles the wait of a mail that was tried, by at most a minute, so that a mail that
-- makes the server hang is not always the next one. A mail that the circuit breaker held back only waits for the next
-- trial.
update reminder_mail
set last_error = case
        when :#${exception.tried}::boolean then left(:#${exception.message}::text, 1000)
        else last_error
    end,
    next_attempt_at = now() + case
        when :#${exception.tried}::boolean then least(now() - mailed_at, interval '1 minute')
        else interval '1 second'
    end
where task_id = :#${exchangeProperty.mail[taskId]} and remind_at = :#${exchangeProperty.mail[remindAt]}::timestamptz
  and outcome = 'waiting'
