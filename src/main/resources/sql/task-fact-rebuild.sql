-- The next tasks behind the last one; each batch is a transaction of its own.
select last, events + :#${variable.events}::bigint as events
from task_fact_rebuild_batch(:#${variable.last}::uuid, :#${properties:todoflow.stats.rebuild-batch-size}::int)
