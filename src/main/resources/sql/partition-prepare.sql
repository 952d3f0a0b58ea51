select partition_prepare(:#${properties:todoflow.partitions.events}::bigint, :#${properties:todoflow.partitions.period}::interval)
