-- When the task got the time that it reminds at, to know a time that was past from the beginning; null for older reminders.
alter table reminder add column given_at timestamptz;
