-- A letter that is 'retrying' waits here for its next delivery to its consumer alone; redrive_at is when that may begin.
alter table dead_letter alter redrive_at set default now();
update dead_letter set redrive_at = now() where status = 'retrying' and redrive_at is null;
create index dead_letter_due on dead_letter (consumer, redrive_at) where status in ('retrying', 'redriving');
drop index dead_letter_redriving;
