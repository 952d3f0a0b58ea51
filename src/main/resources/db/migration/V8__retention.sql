-- Finds what is too old. Rows come in the order of these times, so that an index of block ranges is small, and costs
-- next to nothing when a row is written.
create index inbox_by_age on inbox using brin (received_at) with (autosummarize);
create index event_by_age on event using brin (created_at) with (autosummarize);
create index audit_log_by_age on audit_log using brin (recorded_at) with (autosummarize);
create index notification_by_age on notification using brin (created_at) with (autosummarize);
