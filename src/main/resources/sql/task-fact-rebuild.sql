-- The next tasks after the last one; each batch is a separate transaction.
select last, events + :#${variable.events}::bigint as events
from task_fact_rebuild_batch(:#${variable.last}::uuid, :#${properties:todoflow.stats.rebuild-batch-size}::int)
