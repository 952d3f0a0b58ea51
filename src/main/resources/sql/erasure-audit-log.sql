-- Deletes the audit entries of the user's tasks.
with erased as (
    delete from audit_log
    where event_id = any (array(
        select o.event_id
        from audit_log o
        where o.user_id = :#${header.erasedUser}
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
