# Document 004: {"event_type": "created", "task_id", "task_data", "user_id", "timestamp"}
{
  event_type: (.event_type | sub("^task\\."; "")),
  task_id: .payload.task_id,
  task_data: (.payload + {id: .payload.task_id}),
  user_id: .payload.user_id,
  timestamp
}
