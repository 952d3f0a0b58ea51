# Document 003: {"event_type": "TASK_CREATED", "task_id"}
{event_type: (.event_type | ascii_upcase | sub("\\."; "_")), task_id: .payload.task_id, timestamp}
