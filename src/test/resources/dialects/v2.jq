# A version to come of our own envelope: "body" instead of "payload", "id" instead of "task_id".
must(.event_version == "v2"; "event_version is not v2")
| {event_id, event_type, timestamp, correlation_id, source, payload: (.body | .task_id = .id | del(.id))}
