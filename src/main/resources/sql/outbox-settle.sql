delete from outbox where id = any(:#${header.CamelDaprPublishedEntryIds}::bigint[])
