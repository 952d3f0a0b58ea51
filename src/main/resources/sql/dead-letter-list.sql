-- One row more than the page has, to know whether there is a next one.
with page as (
    select d.*
    from dead_letter d
    where (:#cursor::bigint is null or d.id < :#cursor::bigint)
      and (:#${header.consumer}::text is null or d.consumer = :#${header.consumer}::text)
      and (:#${header.status}::text is null or d.status = :#${header.status}::text)
      and (:#${header.event_id}::uuid is null or d.event_id = :#${header.event_id}::uuid)
      and (:#${header.task_id}::text is null or d.task_id = lower(:#${header.task_id}::text))
      and (:#${header.correlation_id}::text is null or d.correlation_id = :#${header.correlation_id}::text)
    order by d.id desc
    limit :#limit::int + 1
), shown as (
    select * from page order by id desc limit :#limit::int
)
select json_strip_nulls(json_build_object(
    'items', coalesce((select json_agg(json_build_object(
        'id', s.id::text, 'consumer', s.consumer, 'status', s.status, 'attempts', s.attempts, 'reason', s.reason,
        'history', s.history, 'route_id', s.route_id, 'pubsub', s.pubsub, 'topic', s.topic, 'source', nullif(s.source, ''), 'delivery_id', s.delivery_id,
        'event', s.event, 'first_failed_at', s.first_failed_at, 'last_failed_at', s.last_failed_at,
        'redriven_at', s.redriven_at, 'discarded_at', s.discarded_at, 'discarded_by', s.discarded_by,
        'discard_reason', s.discard_reason, 'replaces', s.replaces::text) order by s.id desc) from shown s), '[]'),
    -- as many as redriving all of this filter would concern
    'dead', (select count(*) from (
        select
        from dead_letter d
        where d.status = 'dead'
          and (:#${header.consumer}::text is null or d.consumer = :#${header.consumer}::text)
          and (:#${header.event_id}::uuid is null or d.event_id = :#${header.event_id}::uuid)
          and (:#${header.task_id}::text is null or d.task_id = lower(:#${header.task_id}::text))
          and (:#${header.correlation_id}::text is null or d.correlation_id = :#${header.correlation_id}::text)
        limit 10000) n),
    'next_cursor', case when (select count(*) from page) > :#limit::int then (select min(id)::text from shown) end
))::text
