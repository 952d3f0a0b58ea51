-- An open transaction may yet commit an event with a smaller id than those that are there. When the transactions that
-- were writing events at one moment have ended, the log is complete up to the last event of that moment.
alter table consumer
    add column complete_id   bigint, -- event.id; nothing appears any more up to it
    add column bound_id      bigint, -- event.id; becomes complete_id when bound_writers have ended
    add column bound_writers text[]; -- virtual transaction ids

-- Whether the event was published before: a replay holds up no reconciliation.
alter table outbox add column again boolean not null default false;
