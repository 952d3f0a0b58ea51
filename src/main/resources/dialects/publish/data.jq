# Document 002: {"event_type": "task.created", "data": {"task_id", "title", "user_id", ...}, "timestamp"}
{event_type, data: .payload, timestamp}
