# The reminders that consumers of documents 001, 002 and 004 read: {"task_id", "user_id", "title", "due_at"}
.payload | {task_id, user_id, title, due_at: (.due_at // .remind_at), remind_at}
