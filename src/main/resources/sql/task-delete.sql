delete from task where id = :#${body.task.id}
