-- The user whose next pass is due longest, and for whom no other process is at work. The next pass comes later and later,
-- and soon after a process that was killed.
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
returning user_id
