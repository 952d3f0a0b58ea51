-- An event in a dialect of another program may tell neither its user nor its time.
alter table audit_log alter column user_id drop not null, alter column occurred_at drop not null;
alter table task_fact alter column user_id drop not null;

-- The dialect of another program that an event is published in; null for our own envelope.
alter table event add column dialect text;
