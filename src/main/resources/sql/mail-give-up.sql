-- Removes the event from the inbox, so that redriving its dead letter processes it again.
with given_back as (
    delete from inbox where consumer = 'email' and event_id = :#${exchangeProperty.mail[eventId]}
)
update reminder_mail
set outcome = 'refused', mailed_at = now(), attempts = attempts + 1, next_attempt_at = null, delivery = null,
    last_error = left(coalesce(:#${exception.message}::text, :#${exception.class.name}::text), 1000)
where task_id = :#${exchangeProperty.mail[taskId]} and remind_at = :#${exchangeProperty.mail[remindAt]}::timestamptz
  and outcome = 'waiting'
