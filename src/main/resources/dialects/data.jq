# Document 002: {"event_type": "task.created", "data": {"task_id", "title", "user_id"}, "timestamp"}
must(.event_version == null; "event_version is not expected")
| must(.data | type == "object"; "data is not an object")
| must(.event_type | among(["task.created", "task.updated", "task.completed", "task.deleted", "reminder.due"]);
    "event_type is not task.created, task.updated, task.completed, task.deleted or reminder.due")
| {event_type, timestamp: (.timestamp | utc), payload: (.data | task)}
