package io.todoflow.camel.dapr;

import io.dapr.client.DaprClient;
import io.dapr.client.domain.BulkPublishEntry;
import io.dapr.client.domain.BulkPublishRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Publishes a list of entries. An entry is a Map with the names of Dapr's HTTP API: {@code entryId}, {@code event} and,
 * if they differ from the endpoint's, {@code contentType}, {@code topic} and {@code metadata}. A single metadata value
 * can also be a separate key, such as {@code metadata.partitionKey}. A request contains up to 100 entries of one topic
 * and 2 MiB, because a sidecar refuses more than 4 MiB. Several requests run concurrently if all entries have different
 * {@code partitionKey}s, otherwise one by one.
 *
 * @see <a href="https://docs.dapr.io/reference/api/pubsub_api/#publish-multiple-messages-to-a-given-topic">Dapr bulk
 *     publish</a>
 */
final class BulkPublish {

    private static final String METADATA = "metadata";
    private static final int MOST_ENTRIES = 100;
    private static final int MOST_BYTES = 2 * 1024 * 1024;
    private static final int ONE_BY_ONE_CONCURRENCY = 16;
    /** Number of concurrent requests if entries are not ordered. */
    private static final int UNORDERED_CONCURRENCY = 4;

    private static final String PARTITION_KEY = "partitionKey";

    private final DaprClient client;
    private final String pubSub;
    private final @Nullable String defaultTopic;
    private final @Nullable String defaultContentType;
    private final Map<String, String> defaultMetadata;

    BulkPublish(
            DaprClient client,
            String pubSub,
            @Nullable String defaultTopic,
            @Nullable String defaultContentType,
            Map<String, String> defaultMetadata) {
        this.client = client;
        this.pubSub = pubSub;
        this.defaultTopic = defaultTopic;
        this.defaultContentType = defaultContentType;
        this.defaultMetadata = defaultMetadata;
    }

    /**
     * Publishes all entries, and reports for each whether the broker has it. Fails if sidecar or broker are down for
     * all entries.
     */
    Mono<BulkPublishResult> publish(Collection<?> all) {
        Map<String, List<BulkPublishEntry<Object>>> byTopic = new LinkedHashMap<>();
        for (Object entry : all) {
            if (!(entry instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException(
                        "An entry of a bulk publish must be a Map with entryId and event, not " + Excerpt.of(entry));
            }
            byTopic.computeIfAbsent(text(map, "topic", defaultTopic), topic -> new ArrayList<>())
                    .add(entry(map));
        }
        return Flux.fromIterable(byTopic.entrySet())
                .flatMap(topic -> Flux.fromIterable(requests(topic.getValue()))
                        .flatMap(entries -> publish(topic.getKey(), entries), concurrency(topic.getValue())))
                .reduce(BulkPublishResult::and)
                .defaultIfEmpty(BulkPublishResult.EMPTY)
                .flatMap(BulkPublishResult::failOnOutage);
    }

    /**
     * Returns how many requests may run concurrently. A broker orders entries with the same key, so with different keys
     * there is no order to keep.
     */
    private static int concurrency(List<BulkPublishEntry<Object>> entries) {
        long keys = entries.stream()
                .map(entry -> entry.getMetadata().get(PARTITION_KEY))
                .filter(Objects::nonNull)
                .distinct()
                .count();
        return keys == entries.size() ? UNORDERED_CONCURRENCY : 1;
    }

    private static List<List<BulkPublishEntry<Object>>> requests(List<BulkPublishEntry<Object>> entries) {
        List<List<BulkPublishEntry<Object>>> requests = new ArrayList<>();
        List<BulkPublishEntry<Object>> request = new ArrayList<>();
        long size = 0;
        for (BulkPublishEntry<Object> entry : entries) {
            int more = entry.getEvent() instanceof byte[] bytes ? bytes.length : 0;
            if (request.size() == MOST_ENTRIES || (size + more > MOST_BYTES && !request.isEmpty())) {
                requests.add(request);
                request = new ArrayList<>();
                size = 0;
            }
            request.add(entry);
            size += more;
        }
        requests.add(request);
        return requests;
    }

    private Mono<BulkPublishResult> publish(String topic, List<BulkPublishEntry<Object>> entries) {
        return client.publishEvents(new BulkPublishRequest<>(pubSub, topic, entries))
                .map(response -> BulkPublishResult.of(entries, response))
                .onErrorResume(failure ->
                        entries.size() > 1 && SidecarFailure.of(failure).mayConcernOneEntryOnly()
                                ? publishOneByOne(topic, entries)
                                : Mono.just(BulkPublishResult.failed(entries, failure)));
    }

    /**
     * Publishes entries one by one to find those that fail: over gRPC, the sidecar fails the whole bulk publish if one
     * entry fails.
     */
    private Mono<BulkPublishResult> publishOneByOne(String topic, List<BulkPublishEntry<Object>> entries) {
        return Flux.fromIterable(entries)
                .flatMap(
                        entry -> client.publishEvents(new BulkPublishRequest<>(pubSub, topic, List.of(entry)))
                                .map(response -> BulkPublishResult.of(List.of(entry), response))
                                .onErrorResume(failure -> Mono.just(BulkPublishResult.failed(List.of(entry), failure))),
                        ONE_BY_ONE_CONCURRENCY)
                .reduce(BulkPublishResult::and)
                .defaultIfEmpty(BulkPublishResult.EMPTY);
    }

    private BulkPublishEntry<Object> entry(Map<?, ?> map) {
        Object event = map.get("event");
        if (event == null) {
            throw new IllegalArgumentException("An entry of a bulk publish has no event: " + Excerpt.of(map));
        }
        String contentType = text(map, "contentType", defaultContentType);
        Object payload = event instanceof String text && !contentType.startsWith("text/")
                ? text.getBytes(StandardCharsets.UTF_8)
                : event;
        return new BulkPublishEntry<>(text(map, "entryId", null), payload, contentType, metadata(map));
    }

    /**
     * Adds the endpoint's metadata to each entry, because on Kafka metadata of the request would override that of the
     * entries.
     */
    private Map<String, String> metadata(Map<?, ?> entry) {
        Map<String, String> metadata = new HashMap<>(defaultMetadata);
        if (entry.get(METADATA) instanceof Map<?, ?> given) {
            metadata.putAll(RequestValues.strings(given));
        }
        entry.forEach((name, value) -> {
            if (name.toString().startsWith(METADATA + ".") && value != null) {
                metadata.put(name.toString().substring(METADATA.length() + 1), value.toString());
            }
        });
        return metadata;
    }

    private static String text(Map<?, ?> entry, String name, @Nullable String otherwise) {
        Object value = entry.get(name);
        if (value != null) {
            return value.toString();
        }
        if (otherwise != null) {
            return otherwise;
        }
        throw new IllegalArgumentException(
                "An entry of a bulk publish has no %s: %s".formatted(name, Excerpt.of(entry)));
    }
}
