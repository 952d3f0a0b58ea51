-- Which occurrence of which series a task is: start, zone, number and time in the series. Tasks that are older have none,
-- and begin a series at their due time when they are completed or get another time.
alter table task add column series jsonb;
