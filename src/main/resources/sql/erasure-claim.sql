-- Claims the user whose pass has been due longest and that no other process is working on. The delay between passes
-- grows with the age of the erasure. If a process is killed, the next pass repeats its work.
update erasure
set next_pass_at = now() + greatest(
    :#${properties:todoflow.erasure.poll-interval}::interval,
    least(:#${properties:todoflow.erasure.max-interval}::interval, now() - requested_at))
where id = (
    select id
    from erasure
    where user_id is not null and next_pass_at <= now()
    order by next_pass_at
    limit 1
    for update skip locked
)
returning user_id, now()::text as "passAt"
