-- Keeps the deleted task for as long as its deletion can be undone.
with kept as (
    insert into deleted_task (id, user_id, task)
    values (:#${body.task.id}, :#${body.task.userId}, :#${body.taskJson}::jsonb)
)
delete from task where id = :#${body.task.id}
