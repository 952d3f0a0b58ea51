-- Settles the letter unless it has failed again, which has increased its attempts.
update dead_letter
set status = 'redriven', redriven_at = now()
where id = :#${body[id]} and attempts = :#${body[attempts]} and status in ('retrying', 'redriving', 'discarded')
