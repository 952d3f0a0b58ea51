# Document 003: {"event_type": "TASK_CREATED", "task_id"}
must(.event_version == null; "event_version is not expected")
| must(.event_type | among(["TASK_CREATED", "TASK_UPDATED", "TASK_COMPLETED", "TASK_DELETED"]);
    "event_type is not TASK_CREATED, TASK_UPDATED, TASK_COMPLETED or TASK_DELETED")
| {
    event_type: (.event_type | ascii_downcase | sub("_"; ".")),
    timestamp: (.timestamp | utc),
    payload: (del(.event_type, .timestamp) | task)
  }
