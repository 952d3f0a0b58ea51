-- Records who requests the erasure of which user. An erasure in progress stays, and its next pass is due immediately.
insert into erasure as e (user_hash, user_id, requested_by, correlation_id)
values (encode(sha256(convert_to(:#${body.userId}, 'UTF8')), 'hex'), :#${body.userId}, :#${header.user_id},
    :#${variable.correlationId})
on conflict (user_hash) where user_id is not null do update set next_pass_at = now()
returning json_strip_nulls(json_build_object(
    'id', e.id, 'user_hash', e.user_hash, 'requested_by', e.requested_by, 'requested_at', e.requested_at,
    'erased_at', e.erased_at))::text
