-- The next occurrences of the user's tasks, also those that wait to be created.
with erased as (
    delete from next_occurrence
    where ctid = any (array(
        select o.ctid
        from next_occurrence o
        where o.user_id = :#${header.erasedUser}
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
