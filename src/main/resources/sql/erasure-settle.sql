-- Marks the erasure as complete. The user id is kept for as long as an event may arrive late or again.
update erasure
set erased_at = coalesce(erased_at, now()),
    user_id = case when requested_at >= now() - :#${properties:todoflow.retention.redelivery}::interval then user_id end
where user_id = :#${header.erasedUser}
  and not exists (select from task t where t.user_id = :#${header.erasedUser})
  and not exists (select from event e where e.user_id = :#${header.erasedUser})
  and not exists (select from reminder r where r.user_id = :#${header.erasedUser})
