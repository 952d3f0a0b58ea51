-- Claims the next mail under a lease, so that mails of a dead process are claimed again. Decides only now whether the
-- mail is still to be sent. Users without a failed mail come first: the circuit breaker may let only one mail through,
-- and it may have opened because of a recipient that breaks the connection.
with first as (
    select task_id, remind_at, user_id
    from reminder_mail m
    where outcome = 'waiting' and (last_error is null or last_error = 'quiet hours') and next_attempt_at <= now()
      and not exists (
        select from reminder_mail f
        where f.user_id = m.user_id and f.outcome = 'waiting' and f.last_error <> 'quiet hours')
    order by next_attempt_at
    limit 1
    for update skip locked
), other as (
    select task_id, remind_at, user_id
    from reminder_mail
    where outcome = 'waiting' and next_attempt_at <= now() and not exists (select from first)
    order by next_attempt_at
    limit 1
    for update skip locked
), next as (
    select * from first union all select * from other
), decided as (
    select n.task_id, n.remind_at, t.title, t.due_at, c.email, coalesce(c.time_zone, p.defaults ->> 'time_zone') as time_zone,
        coalesce(p.language, p.defaults ->> 'language') as language,
        coalesce(p.quiet_hours, p.defaults -> 'quiet_hours') as quiet_hours,
        case
            when t.id is null then 'outdated'
            when c.email is null or not coalesce(p.email_reminders, (p.defaults ->> 'email_reminders')::boolean, true) then 'skipped'
            else 'waiting'
        end as outcome
    from next n
    left join task t on t.id = n.task_id and t.status = 'open'
        and case
            when coalesce(t.remind_at, t.due_at) is null then exists (
                select from reminder_published p where p.task_id = t.id and p.remind_at = n.remind_at and p.by_job)
            else coalesce(t.remind_at, t.due_at) = n.remind_at
        end
    left join user_contact c on c.user_id = n.user_id
    left join lateral (
        select m.email_reminders, m.language, m.quiet_hours, d.defaults
        from (select :#${properties:todoflow.preferences.defaults}::jsonb as defaults) d
        left join mail_preference m on m.user_id = n.user_id
    ) p on true
)
update reminder_mail m
set next_attempt_at = now() + :#${properties:todoflow.mail.lease}::interval
from decided d
where m.task_id = d.task_id and m.remind_at = d.remind_at
returning m.task_id as "taskId", m.remind_at::text as "remindAt", m.user_id as "userId", m.event_id as "eventId",
    d.outcome as "outcome", m.attempts + 1 as "attempt", m.trace_parent as "traceParent",
    coalesce(m.delivery ->> 'source', '') as "source", m.delivery ->> 'id' as "deliveryId", m.delivery ->> 'pubsub' as "pubsub", m.delivery ->> 'topic' as "topic",
    m.delivery ->> 'event' as "event", d.title as "title", d.due_at as "dueAt", d.email as "email", d.time_zone as "timeZone",
    d.language as "language", m.remind_at as "time", now() as "now", d.quiet_hours::text as "quietHours"
