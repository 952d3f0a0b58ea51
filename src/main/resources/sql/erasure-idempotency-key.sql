-- What the user's requests created, under their keys.
with erased as (
    delete from idempotency_key
    where ctid = any (array(
        select o.ctid
        from idempotency_key o
        where o.user_id = :#${header.erasedUser}
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
