-- A notification tells of a reminder, or that a series has ended, which has no time to remind of.
alter table notification
    add kind text not null default 'reminder',
    alter remind_at drop not null;
