-- The backlog: rows of name, consumer, status and value. Cheap for any amount, because each part reads the end of an
-- index or stops counting at 10,000.
select 'outbox.size' as name, '' as consumer, '' as status,
    case when w.n < 10000 then w.n else greatest(w.n, e.n) end::float8 as value
from (select count(*) as n from (select from outbox limit 10000) o) w,
    (select reltuples as n from pg_class where oid = 'outbox'::regclass) e
union all
select 'outbox.age', '', '',
    coalesce(extract(epoch from clock_timestamp() - (select appended_at from outbox order by id limit 1)), 0)::float8
union all
select 'reminders.lateness', '', '',
    greatest(0, extract(epoch from clock_timestamp() - (select min(remind_at) from reminder where state = 'waiting')))::float8
union all
select 'reminders.unscheduled', '', '', count(*)::float8
from (select from reminder where job_pending limit 10000) r
union all
select 'occurrences.waiting', '', '', count(*)::float8
from (select from next_occurrence where created_task_id is null limit 10000) o
union all
select 'mails.waiting', '', '', count(*)::float8
from (select from reminder_mail where outcome = 'waiting' limit 10000) m
union all
select 'inbox.missing', c.consumer, '', m.n::float8
from unnest(?::text[]) c(consumer)
cross join lateral (select count(*) as n from (select from untaken u where u.consumer = c.consumer limit 10000) u) m
union all
select 'dead.letters', c.consumer, s.status, l.n::float8
from unnest(?::text[]) c(consumer)
cross join unnest(array['retrying', 'redriving', 'dead']) s(status)
cross join lateral (
    select count(*) as n
    from (
        select
        from dead_letter d
        -- the list is what lets the partial index be used
        where d.consumer = c.consumer and d.status = s.status and d.status in ('retrying', 'redriving', 'dead')
        limit 10000
    ) d
) l
