-- What of a user's preferences mails depend on: a copy of what is in the state store, which only the backend can read.
create table mail_preference (
    user_id         text    primary key,
    email_reminders boolean, -- null where the defaults count
    language        text
);
