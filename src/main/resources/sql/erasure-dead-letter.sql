-- Deletes dead letters of the user. Searches events that are not JSON as text.
with erased as (
    delete from dead_letter
    where ctid = any (array(
        select o.ctid
        from dead_letter o
        where o.event ~ ('"user_id"\s*:\s*"{0,1}' || replace(:#${header.erasedUser}, '.', '\.') || '"{0,1}\s*[,}]')
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
