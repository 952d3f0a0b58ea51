-- When the database was restored, and to which moment: the broker may have events of changes that were undone by that.
create table restoration (
    restored_at timestamptz primary key default now(),
    moment      timestamptz not null
);

-- To be called once after the database was restored to a moment, before the services start. Versions and positions that
-- the undone changes had are not given again: clients, consumers and pages outside of the database may know them.
create function database_restored(moment timestamptz) returns void language sql as $$
    insert into restoration (moment) values ($1);
    update task set version = version + 1000;
    update deleted_task set task = jsonb_set(task, '{version}', to_jsonb((task ->> 'version')::bigint + 1000));
    select setval(pg_get_serial_sequence('event', 'id'), nextval(pg_get_serial_sequence('event', 'id')) + 1000000);
    select setval(
        pg_get_serial_sequence('notification', 'position'),
        nextval(pg_get_serial_sequence('notification', 'position')) + 1000000);
$$;
