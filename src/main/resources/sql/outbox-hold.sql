update outbox
set attempts = attempts + 1, last_error = left(:#error, 1000),
    next_attempt_at = now() + least(power(2, attempts), 10) * interval '1 second'
where id = :#entryId::bigint
