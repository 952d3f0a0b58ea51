select partition_drop('event', 'created_at', nullif(:#${properties:todoflow.retention.events}, '')::interval)
    + partition_drop('inbox', 'received_at', nullif(:#${properties:todoflow.retention.inbox}, '')::interval)
    + partition_drop('audit_log', 'recorded_at', nullif(:#${properties:todoflow.retention.audit}, '')::interval)
