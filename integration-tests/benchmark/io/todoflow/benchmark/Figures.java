package io.todoflow.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.it.world.SidecarBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The figures of one runtime. */
final class Figures {

    private static final Logger LOG = LoggerFactory.getLogger(Figures.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SidecarBroker broker;
    private final Map<Figure, Double> measured = new EnumMap<>(Figure.class);
    private final List<Curve> curves = new ArrayList<>();
    private final Map<String, String> said = new LinkedHashMap<>();
    private final Map<String, String> failed = new LinkedHashMap<>();

    Figures(SidecarBroker broker) {
        this.broker = broker;
    }

    void put(Figure figure, double value) {
        measured.put(figure, value);
        LOG.info("{}: {}: {}", broker, figure.description, rounded(value));
    }

    void add(Curve curve) {
        curves.add(curve);
        LOG.info("{}:\n{}", broker, curve.markdown());
    }

    /** Records a value that is not a number. */
    void put(String description, String value) {
        said.put(description, value);
        LOG.info("{}: {}: {}", broker, description, value);
    }

    void failed(String measurement, Throwable why) {
        failed.put(measurement, why.toString());
    }

    @Nullable
    Double measured(Figure figure) {
        return measured.get(figure);
    }

    /** Writes target/benchmark-[runtime].json. */
    void write() throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Figure figure : Figure.values()) {
            Double value = figure.of(this);
            if (value != null) {
                all.put(figure.description, rounded(value));
            }
        }
        all.putAll(said);
        if (!failed.isEmpty()) {
            all.put("Failed", failed);
        }
        all.put("Seconds of a span", Sizes.SPAN.toSeconds());
        all.put("JVM", Runtime.version().toString());
        Path file =
                Path.of("target", "benchmark-%s.json".formatted(broker.name().toLowerCase(Locale.ROOT)));
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all));
    }

    /** A Markdown table with a column for each runtime, and the curves below it, ready for docs/performance.md. */
    static String table(List<Figures> runtimes) {
        StringBuilder table = new StringBuilder("| |");
        runtimes.forEach(
                figures -> table.append(" ").append(title(figures.broker)).append(" |"));
        table.append(" Goal |\n|---|").append("---|".repeat(runtimes.size())).append("---|\n");
        for (Figure figure : Figure.values()) {
            if (runtimes.stream().anyMatch(figures -> figure.of(figures) != null)) {
                String emphasis = figure.isRatio() ? "**" : "";
                table.append("| ")
                        .append(emphasis)
                        .append(figure.description)
                        .append(emphasis)
                        .append(" |");
                for (Figures figures : runtimes) {
                    Double value = figure.of(figures);
                    table.append(value == null ? " |" : " %s%s%s |".formatted(emphasis, text(value), emphasis));
                }
                table.append(figure.goal.isEmpty() ? " |\n" : " %s |\n".formatted(figure.goal));
            }
        }
        runtimes.stream()
                .flatMap(figures -> figures.said.keySet().stream())
                .distinct()
                .forEach(description -> {
                    table.append("| ").append(description).append(" |");
                    runtimes.forEach(figures -> table.append(" ")
                            .append(figures.said.getOrDefault(description, ""))
                            .append(" |"));
                    table.append(" |\n");
                });
        runtimes.forEach(
                figures -> figures.curves.forEach(curve -> table.append('\n').append(curve.markdown())));
        return table.toString();
    }

    private static String title(SidecarBroker broker) {
        return broker == SidecarBroker.EMBEDDED ? "Embedded" : "daprd with " + broker.title;
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static String text(double value) {
        String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
