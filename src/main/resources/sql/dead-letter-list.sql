-- Selects one row more than the page holds, to know whether there is a next page.
with matching as not materialized (
    select d.*
    from dead_letter d
    where dead_letter_matches(
        d, :#${header.consumer}::text, :#${header.event_id}::uuid,
        :#${header.task_id}::text, :#${header.correlation_id}::text)
), page as (
    select *
    from matching
    where (:#cursor::bigint is null or id < :#cursor::bigint)
      and (:#${header.status}::text is null or status = :#${header.status}::text)
    order by id desc
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
    -- as many as redriving with the same filter affects
    'dead', (select count(*) from (select from matching where status = 'dead' limit 10000) n),
    'next_cursor', case when (select count(*) from page) > :#limit::int then (select min(id)::text from shown) end
))::text
