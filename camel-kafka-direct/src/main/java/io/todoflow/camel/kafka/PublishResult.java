package io.todoflow.camel.kafka;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the events of a publish.
 *
 * @param published entry ids of those that Kafka has acknowledged, on all replicas that it waits for
 * @param failed of the others, the entry id and why
 */
record PublishResult(List<String> published, Map<String, Exception> failed) {

    PublishResult and(Map<String, Exception> others) {
        Map<String, Exception> all = new LinkedHashMap<>(failed);
        all.putAll(others);
        return new PublishResult(published, all);
    }
}
