-- Divides the tables that grow with time into partitions, so that retention drops a partition instead of deleting its
-- rows. Applied where todoflow.partitions.enabled is set. A table keeps its name and its columns, and its rows stay where
-- they are: event in its first partition, inbox and audit_log in their default partition.
--
-- Unique keys hold over all partitions, so the partition key is part of each: ranges of id for event, which outbox and
-- reconciliation name, and ranges of event_id for the others. Ids of events are UUIDs of version 7, which begin with
-- their time. Rows with other ids are in the default partition, too.

create or replace function uuid_at(moment timestamptz) returns uuid language sql immutable as $$
    select (lpad(to_hex(floor(extract(epoch from moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

create or replace function uuid_moment(id uuid) returns timestamptz language sql immutable as $$
    select to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)
$$;

create or replace view partition_range as
select p.relname as parent, c.oid::regclass as partition,
    substring(pg_get_expr(c.relpartbound, c.oid) from $$TO \('([^']+)'\)$$) as upper_bound
from pg_inherits i
join pg_class p on p.oid = i.inhparent
join pg_class c on c.oid = i.inhrelid
where p.oid in (to_regclass('event'), to_regclass('inbox'), to_regclass('audit_log')) and c.relkind = 'r';

-- The new partition has the indexes of its table before it is attached, so that statements on other partitions go on.
-- Rows of the default partition that would belong to it move; none come meanwhile.
create or replace function partition_create(parent text, key text, partition text, lower_bound text, upper_bound text)
returns void language plpgsql as $$
begin
    execute format('lock table %I in access exclusive mode', parent || '_default');
    execute format('create table %I (like %I including all)', partition, parent);
    execute format(
        'with moved as (delete from %I where %I >= %L and %I < %L returning *) insert into %I select * from moved',
        parent || '_default', key, lower_bound, key, upper_bound, partition);
    execute format('alter table %I attach partition %I for values from (%L) to (%L)',
        parent, partition, lower_bound, upper_bound);
end
$$;

-- Makes partitions before rows come for them: of event while fewer ids are left than a partition has, of the others for
-- four periods. Returns how many.
create or replace function partition_prepare(ids bigint, period interval) returns integer language plpgsql as $$
declare
    made integer := 0;
    bound bigint;
    begins timestamptz;
    divided text;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('todoflow.partitions', 0)) then
        return 0;
    end if;
    perform set_config('lock_timeout', '2s', true);
    loop
        select max(r.upper_bound::bigint) into bound from partition_range r where r.parent = 'event';
        exit when bound > (select last_value from event_id_seq) + ids;
        perform partition_create('event', 'id', 'event_' || bound, bound::text, (bound + ids)::text);
        made := made + 1;
    end loop;
    foreach divided in array array['inbox', 'audit_log'] loop
        select greatest(date_bin(period, now(), timestamptz '2024-01-01 00:00Z'), max(uuid_moment(r.upper_bound::uuid)))
            into begins from partition_range r where r.parent = divided;
        while begins < now() + 4 * period loop
            perform partition_create(divided, 'event_id', divided || to_char(begins at time zone 'UTC', '_YYYYMMDD"t"HH24MI'),
                uuid_at(begins)::text, uuid_at(begins + period)::text);
            begins := begins + period;
            made := made + 1;
        end loop;
    end loop;
    return made;
end
$$;

-- Drops the partitions of a table that have no row younger than an age, and will get none. An event that waits in the
-- outbox keeps its partition. Returns how many; none for an age of null.
create or replace function partition_drop(parent text, age_column text, age interval) returns integer language plpgsql as $$
declare
    dropped integer := 0;
    expired record;
    is_needed boolean;
begin
    if age is null or not pg_try_advisory_xact_lock(hashtextextended('todoflow.partitions', 0)) then
        return 0;
    end if;
    perform set_config('lock_timeout', '2s', true);
    for expired in
        select r.partition
        from partition_range r
        where r.parent = partition_drop.parent
          and case partition_drop.parent
              when 'event' then r.upper_bound::bigint <= (select last_value from event_id_seq)
              else r.upper_bound::uuid <= uuid_at(now() - age)
          end
    loop
        execute format('select exists (select from %s where %I >= now() - $1)', expired.partition, age_column)
            into is_needed using age;
        if not is_needed and parent = 'event' then
            execute format('select exists (select from outbox join %s using (id))', expired.partition) into is_needed;
        end if;
        if not is_needed then
            execute format('drop table %s', expired.partition);
            dropped := dropped + 1;
        end if;
    end loop;
    return dropped;
end
$$;

do $$
declare
    tables constant text[] := array['event', 'inbox', 'audit_log'];
    parent text;
    old text;
    key text;
    index record;
    next_id bigint;
begin
    foreach parent in array tables loop
        continue when (select relkind from pg_class where oid = parent::regclass) = 'p';
        execute format('lock table %I in access exclusive mode', parent);
        old := parent || case parent when 'event' then '_first' else '_default' end;
        key := case parent when 'event' then 'id' else 'event_id' end;
        if parent <> 'inbox' then
            next_id := coalesce(pg_sequence_last_value(pg_get_serial_sequence(parent, 'id')), 0) + 1;
            execute format('alter table %I alter column id drop identity', parent);
            execute format('create sequence %I start %s', parent || '_id_seq', next_id);
            execute format('alter table %I alter column id set default nextval(%L)', parent, parent || '_id_seq');
        end if;
        execute format('alter table %I rename to %I', parent, old);
        execute format('create table %I (like %I including defaults including generated including storage) partition by range (%I)',
            parent, old, key);
        if parent <> 'inbox' then
            execute format('alter sequence %I owned by %I.id', parent || '_id_seq', parent);
        end if;
        if parent = 'audit_log' then
            execute format('alter table %I drop constraint audit_log_pkey, drop constraint audit_log_event_id_key', old);
        end if;
        -- each index gets the name that it had, so that later migrations find it
        for index in
            select c.relname as name, substring(pg_get_indexdef(c.oid) from ' USING .*$') as definition, i.indisunique
            from pg_index i join pg_class c on c.oid = i.indexrelid
            where i.indrelid = old::regclass
            order by c.relname
        loop
            execute format('alter index %I rename to %I', index.name, old || '_' || index.name);
            if not index.indisunique then
                execute format('create index %I on %I', index.name, parent) || index.definition;
            end if;
        end loop;
        execute format('alter table %I add primary key (%s)', parent,
            case parent when 'inbox' then 'consumer, event_id' else key end);
        execute case parent
            when 'event' then format('alter table event attach partition event_first for values from (minvalue) to (%s)', next_id)
            else format('alter table %I attach partition %I default', parent, old)
        end;
    end loop;
    if to_regclass('event_default') is null then
        create table event_default partition of event default;
    end if;
end
$$;

select partition_prepare(${partition_events}, '${partition_period}');
