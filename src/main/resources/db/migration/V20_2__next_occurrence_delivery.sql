-- What a next occurrence that the backend refuses for good becomes a dead letter of: the event, as it was delivered.
alter table next_occurrence
    add consumer text not null default 'recurring',
    add route_id text not null default 'recurring-plan',
    add source text not null default '',
    add delivery_id text,
    add pubsub text not null default '',
    add topic text not null default '',
    add event text;
