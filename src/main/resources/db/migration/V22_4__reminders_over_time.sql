-- Who waits for the scheduler longest is told first; one that it refuses waits longer each time.
alter table reminder add job_attempts int not null default 0;
drop index reminder_job_pending;
create index reminder_job_pending on reminder (job_retry_at nulls first) where job_pending;

-- When a row was written or last tried, for its retention.
alter table next_occurrence add planned_at timestamptz not null default now();

-- Finds what is too old.
create index reminder_published_by_age on reminder_published using brin (published_at) with (autosummarize);
create index reminder_mail_by_age on reminder_mail using brin (mailed_at) with (autosummarize);
create index next_occurrence_by_age on next_occurrence using brin (planned_at) with (autosummarize);
