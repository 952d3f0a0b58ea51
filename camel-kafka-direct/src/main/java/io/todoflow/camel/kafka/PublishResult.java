package io.todoflow.camel.kafka;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of publishing events.
 *
 * @param published entry ids of events that Kafka has acknowledged, on all in-sync replicas
 * @param failed failures of the other events by entry id
 */
record PublishResult(List<String> published, Map<String, Exception> failed) {

    PublishResult and(Map<String, Exception> others) {
        Map<String, Exception> all = new LinkedHashMap<>(failed);
        all.putAll(others);
        return new PublishResult(published, all);
    }
}
