-- A job of another program reminds of a task that has no time of its own.
alter table reminder_published add column by_job boolean not null default false;
