-- The one place for what SQL has to know of a user: the time zone, also of a user without a mail address, and whether the
-- occurrences that a series missed are skipped.
alter table user_contact
    alter column email drop not null,
    add column missed_occurrences text check (missed_occurrences in ('keep', 'skip'));
