-- Continues from the last position. An event is missing if the consumer has processed a later one, or has been idle for
-- a while. An event that a consumer has not reached in its backlog is not missing.
with known as (
    select checked_id, coalesce(complete_id, 0) as complete_id,
        moved_at < now() - :#${properties:todoflow.reconciliation.patience}::interval as rests
    from consumer
    where name = :#${body.name}
), next as materialized (
    select e.id, e.event_id, e.topic, e.created_at
    from event e
    where e.id > (select checked_id from known)
      and e.id <= (select complete_id from known)
      -- what is not published yet, and all after it
      and e.id < coalesce((select min(id) from outbox where not again), 9223372036854775807)
    order by e.id
    limit :#${properties:todoflow.reconciliation.batch-size}::int
), published as materialized (
    select n.id, n.topic = any(:#${body.topics}::text[]) as expected,
        exists (select from inbox i where i.consumer = :#${body.name} and i.event_id = n.event_id)
            or exists (select from dead_letter d join event e on e.id = n.id
                where d.consumer = :#${body.name} and d.delivery_id = n.event_id::text
                    -- another program's event may have the same id
                    and d.source in ('', e.cloud_event::json ->> 'source')) as taken
    from next n
    where n.id < coalesce((
        select min(young.id)
        from next young
        where young.created_at >= now() - :#${properties:todoflow.reconciliation.patience}::interval
    ), 9223372036854775807)
), progress as (
    select max(id) as last_id,
        max(id) filter (where expected and taken) as taken_id,
        bool_and(taken or not expected) as complete
    from published
), checked as (
    select taken_id is not null or complete as goes_on,
        case
            when complete or rests and taken_id is null then last_id
            else coalesce(
                (select min(id) - 1 from published where expected and not taken and id > coalesce(taken_id, 0)), last_id)
        end as upto
    from progress, known
    where last_id is not null
), missing as (
    insert into untaken (consumer, id, next_attempt_at)
    select :#${body.name}, p.id, now() + :#${properties:todoflow.reconciliation.patience}::interval
    from published p, checked c
    where p.expected and not p.taken and p.id <= c.upto
    on conflict do nothing
)
update consumer
set checked_id = c.upto, moved_at = case when c.goes_on then now() else moved_at end
from checked c
where name = :#${body.name}
