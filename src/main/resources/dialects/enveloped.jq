# Document 000: our envelope, with task ids that are numbers, or without a user.
must(.event_version == "v1"; "event_version is not v1")
| must(.event_id; "event_id is missing")
| must(.payload | type == "object"; "payload is not an object")
| must(.payload.task_id | type == "number" or is_uuid; "task_id is neither a number nor a UUID")
| {event_id, event_type, timestamp: (.timestamp | utc), correlation_id, source, payload: (.payload | task)}
