-- Deletes finished replays of the user's events. An open one finishes first, and a later pass deletes it.
with erased as (
    delete from replay
    where ctid = any (array(
        select o.ctid
        from replay o
        where o.user_id = :#${header.erasedUser} and o.finished_at is not null
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
