-- One that has failed again has one attempt more by now.
update dead_letter
set status = 'redriven', redriven_at = now()
where id = :#${body[id]} and attempts = :#${body[attempts]} and status in ('retrying', 'redriving', 'discarded')
