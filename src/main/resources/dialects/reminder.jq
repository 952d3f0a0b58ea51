# Documents 001 and 004, on the topic of reminders: {"task_id", "user_id"}
must(.event_version == null and .event_type == null; "event_type is not expected")
| must(.user_id; "user_id is missing")
| {event_type: "reminder.due", timestamp: (.timestamp | utc), payload: {task_id, user_id}}
