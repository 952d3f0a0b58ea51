-- The order in which notifications came, so that a listener can go on where it was.
alter table notification add position bigint generated always as identity;
create index notification_by_position on notification (user_id, position);
create index notification_positions on notification (position);
-- Finds what became of an event.
create index dead_letter_by_delivery on dead_letter (delivery_id);
