-- The W3C trace context that goes on when a row's time has come.
alter table reminder add trace_parent text;
alter table next_occurrence add trace_parent text;
