-- Whether a dead letter matches the filters of an operator; null matches everything. The body is one expression, so the
-- planner inlines it and can use indexes.
create function dead_letter_matches(letter dead_letter, consumer text, event_id uuid, task_id text, correlation_id text)
    returns boolean immutable language sql as $$
    select ($2 is null or $1.consumer = $2)
        and ($3 is null or $1.event_id = $3)
        and ($4 is null or $1.task_id = lower($4))
        and ($5 is null or $1.correlation_id = $5)
$$;
