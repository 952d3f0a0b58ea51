package io.todoflow.camel.dapr;

import io.dapr.client.domain.BulkPublishEntry;
import io.dapr.client.domain.BulkPublishResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The result of a bulk publish.
 *
 * @param published ids of the entries that the broker confirmed
 * @param failed ids and errors of the other entries
 * @param cause the failure of a whole request, if any
 */
record BulkPublishResult(
        List<String> published,
        Map<String, String> failed,
        @Nullable Throwable cause) {

    static final BulkPublishResult EMPTY = new BulkPublishResult(List.of(), Map.of(), null);

    static <T> BulkPublishResult of(List<BulkPublishEntry<T>> entries, BulkPublishResponse<T> response) {
        Map<String, String> failed = new LinkedHashMap<>();
        response.getFailedEntries()
                .forEach(entry -> failed.put(entry.getEntry().getEntryId(), entry.getErrorMessage()));
        List<String> published = entries.stream()
                .map(BulkPublishEntry::getEntryId)
                .filter(id -> !failed.containsKey(id))
                .toList();
        return new BulkPublishResult(published, failed, null);
    }

    static <T> BulkPublishResult failed(List<BulkPublishEntry<T>> entries, Throwable cause) {
        Map<String, String> failed = new LinkedHashMap<>();
        entries.forEach(entry -> failed.put(entry.getEntryId(), Excerpt.message(cause)));
        return new BulkPublishResult(List.of(), failed, cause);
    }

    BulkPublishResult and(BulkPublishResult other) {
        List<String> allPublished = new ArrayList<>(published);
        allPublished.addAll(other.published);
        Map<String, String> allFailed = new LinkedHashMap<>(failed);
        allFailed.putAll(other.failed);
        return new BulkPublishResult(allPublished, allFailed, cause != null ? cause : other.cause);
    }

    /** Fails if nothing was published because of an outage rather than because of the entries. */
    Mono<BulkPublishResult> failOnOutage() {
        boolean outage =
                cause != null && published.isEmpty() && SidecarFailure.of(cause).isOutage();
        return outage ? Mono.error(cause) : Mono.just(this);
    }

    /** @throws DaprBulkPublishException if entries failed and the route does not check the headers */
    void writeTo(Message message, boolean failOnErrors) {
        List<Map<String, String>> failedEntries = failed.entrySet().stream()
                .map(entry -> Map.of("entryId", entry.getKey(), "error", entry.getValue()))
                .toList();
        message.setHeader(DaprConstants.PUBLISHED_ENTRY_IDS, published.toArray(String[]::new));
        message.setHeader(DaprConstants.FAILED_ENTRIES, failedEntries);
        if (failOnErrors && !failed.isEmpty()) {
            throw new DaprBulkPublishException(failed, published.size());
        }
    }
}
