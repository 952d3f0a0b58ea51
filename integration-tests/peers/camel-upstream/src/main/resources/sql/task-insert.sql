insert into task
values (cast(:#${body[payload][id]} as uuid), :#${body[payload][user_id]}, :#${body[payload][title]},
    :#${body[payload][description]}, :#${body[payload][status]}, :#${body[payload][priority]}, 1,
    cast(:#${body[payload][created_at]} as timestamptz), cast(:#${body[payload][updated_at]} as timestamptz))
