package io.todoflow.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;

/** Events from the documents of other systems, as their programs publish them. */
final class DialectSamples {

    private static final ObjectMapper JSON = new ObjectMapper();

    private DialectSamples() {}

    /** A sample event; each call of {@link #event} uses a new task. */
    record Sample(String type, String template) {
        static long newTaskId() {
            return ThreadLocalRandom.current().nextLong(100_000_000_000L, 1_000_000_000_000L);
        }

        String event(long taskId) {
            return template.replace("\"$id\"", String.valueOf(taskId)).replace("$id", String.valueOf(taskId));
        }
    }

    static Stream<Named<Sample>> all() {
        try (InputStream file = DialectSamples.class.getResourceAsStream("/dialects/samples.json")) {
            JsonNode samples = JSON.readTree(Objects.requireNonNull(file));
            return StreamSupport.stream(samples.spliterator(), false)
                    .map(sample -> Named.of(
                            "document " + sample.get("document").asText(),
                            new Sample(
                                    sample.get("type").asText(),
                                    sample.get("event").toString())));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
