-- For the list of a user's notifications, newest first.
create index notification_newest on notification (user_id, created_at, id);
drop index notification_by_user;
