update reminder_mail
set outcome = 'sent', mailed_at = now(), next_attempt_at = null, last_error = null, delivery = null
where task_id = :#${exchangeProperty.mail[taskId]} and remind_at = :#${exchangeProperty.mail[remindAt]}::timestamptz
  and outcome = 'waiting'
