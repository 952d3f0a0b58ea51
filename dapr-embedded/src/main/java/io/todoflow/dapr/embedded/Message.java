package io.todoflow.dapr.embedded;

import java.util.Map;

/** A message as a broker keeps it: bytes and publish metadata. */
@SuppressWarnings("ArrayRecordComponent")
record Message(byte[] data, Map<String, String> metadata) {}
