-- A field of the envelope of an event; null where the event is not JSON, or has none.
create function envelope_text(event text, path text[]) returns text immutable language plpgsql as $$
begin
    return event::json #>> path;
exception when others then
    return null;
end
$$;
alter table dead_letter
    add event_id uuid generated always as (envelope_id(event)) stored,
    add task_id text generated always as (lower(envelope_text(event, '{payload,task_id}'))) stored,
    add correlation_id text generated always as (envelope_text(event, '{correlation_id}')) stored,
    -- an operator decided that the consumer is not to have the event: when, who and why
    add discarded_at timestamptz,
    add discarded_by text,
    add discard_reason text;
