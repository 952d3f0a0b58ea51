# Document 004: {"event_type": "created", "task_id", "task_data", "user_id", "timestamp"}
must(.event_version == null; "event_version is not expected")
| must(.event_type | among(["created", "updated", "completed", "deleted"]);
    "event_type is not created, updated, completed or deleted")
| must(.task_data | . == null or type == "object"; "task_data is not an object")
| {
    event_type: ("task." + .event_type),
    timestamp: (.timestamp | utc),
    payload: ((.task_data // {}) + {task_id, user_id} | del(.id) | task)
  }
