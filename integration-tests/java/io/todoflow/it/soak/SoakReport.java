package io.todoflow.it.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.it.world.SidecarBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The result of a run.
 *
 * @param violations counts by name, which must all be zero
 */
record SoakReport(Map<String, Object> figures, Map<String, Long> violations) {

    private static final Logger LOG = LoggerFactory.getLogger(SoakReport.class);

    boolean isClean() {
        return violations.values().stream().allMatch(count -> count == 0);
    }

    /** Writes the report to {@code target}, and to the log. */
    void write(SidecarBroker broker, long seed) throws IOException {
        Path file = Path.of("target", "soak-%s-%d.json".formatted(broker.name().toLowerCase(Locale.ROOT), seed));
        Map<String, Object> json = new LinkedHashMap<>(figures);
        json.put("violations", violations);
        Files.writeString(
                file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json));
        LOG.info("{}{}", file, this);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        figures.forEach((name, value) -> text.append("%n%s: %s".formatted(name, value)));
        violations.forEach((name, count) -> text.append("%n%s %s: %d".formatted(count == 0 ? " " : "!", name, count)));
        return text.toString();
    }
}
