update reminder_mail
set outcome = :#${body[outcome]}, mailed_at = now(), next_attempt_at = null, delivery = null
where task_id = :#${body[taskId]} and remind_at = :#${body[remindAt]}::timestamptz and outcome = 'waiting'
