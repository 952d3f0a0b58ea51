-- Plans the reminder from the task as it is now, regardless of the event, so the order of events does not matter: an
-- older version never overwrites a newer one. If an occurrence catches up with its series, a time that was long past at
-- its creation triggers no reminder. Returns the number of jobs to schedule.
with seen as (
    select t.id, t.version, t.user_id, t.updated_at, coalesce(t.remind_at, t.due_at) as remind_at,
        t.status = 'open' and coalesce(t.remind_at, t.due_at) is not null
            and (coalesce((t.series ->> 'occurrence')::int, 1) = 1
                or coalesce(t.remind_at, t.due_at) >= t.updated_at - :#${properties:todoflow.reminders.longest-past}::interval
                or waiting.task_id is not null) as reminds
    from (select :#${body.taskId}::uuid as task_id) event
    left join task t on t.id = event.task_id
    left join reminder waiting on waiting.task_id = t.id and waiting.remind_at = coalesce(t.remind_at, t.due_at)
        and waiting.state = 'waiting'
), planned as (
    insert into reminder as r (task_id, user_id, remind_at, version, state, correlation_id, job_pending, trace_parent, given_at)
    select s.id, s.user_id, s.remind_at, s.version,
        case when p.task_id is null then 'waiting' else 'fired' end, :#${body.correlationId}, p.task_id is null,
        :#${header.traceparent}::text, s.updated_at
    from seen s
    left join reminder_published p on p.task_id = s.id and p.remind_at = s.remind_at
    where s.reminds
    on conflict (task_id) do update
    set remind_at = excluded.remind_at, version = excluded.version, state = excluded.state,
        correlation_id = excluded.correlation_id, trace_parent = excluded.trace_parent, job_retry_at = null,
        given_at = case when r.remind_at = excluded.remind_at then r.given_at else excluded.given_at end,
        job_pending = r.job_pending or (r.remind_at, r.state) is distinct from (excluded.remind_at, excluded.state)
    where r.version <= excluded.version
    returning r.job_pending
), cancelled as (
    update reminder r
    set state = 'cancelled', version = coalesce(s.version, r.version), job_pending = true, job_retry_at = null
    from seen s
    where r.task_id = :#${body.taskId}::uuid and r.state <> 'cancelled'
      and s.reminds is not true and (s.version is null or r.version <= s.version)
    returning r.job_pending
)
select count(*) from (select * from planned union all select * from cancelled) changed where job_pending
