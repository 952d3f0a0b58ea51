-- When a user wants no mails: from and to, by the clock of the user's time zone. JSON null if the user wants mails at any
-- time; null where the defaults count.
alter table mail_preference
    add column quiet_hours jsonb check (jsonb_typeof(quiet_hours) in ('object', 'null'));
