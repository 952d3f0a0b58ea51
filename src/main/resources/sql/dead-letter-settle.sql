-- One that failed again is 'dead' by now.
update dead_letter
set status = 'redriven', redriven_at = now()
where id = :#${body[id]} and status = 'redriving'
