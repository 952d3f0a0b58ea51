package io.todoflow.benchmark;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** The dependence of one figure on another, as a chart and a table in Markdown. */
final class Curve {

    private final String title;
    private final String x;
    private final List<String> points;
    private final Map<String, List<Double>> lines = new LinkedHashMap<>();

    /**
     * @param title what is measured, with its unit
     * @param x what changes from point to point
     * @param points the values of it
     */
    Curve(String title, String x, List<?> points) {
        this.title = title;
        this.x = x;
        this.points = points.stream().map(Object::toString).toList();
    }

    /** @param values one for each point */
    Curve line(String name, double... values) {
        lines.put(name, DoubleStream.of(values).boxed().toList());
        return this;
    }

    String markdown() {
        double highest =
                Collections.max(lines.values().stream().flatMap(List::stream).toList());
        return """
                **%s**

                ```mermaid
                xychart-beta
                  x-axis "%s" [%s]
                  y-axis 0 --> %s
                %s
                ```

                | %s | %s |
                |---|%s
                %s
                """.formatted(
                        title,
                        x,
                        points.stream().map("\"%s\""::formatted).collect(Collectors.joining(", ")),
                        text(highest * 1.1),
                        lines.values().stream()
                                .map(values -> "  line [%s]".formatted(joined(values, ", ")))
                                .collect(Collectors.joining("\n")),
                        x,
                        String.join(" | ", points),
                        "---|".repeat(points.size()),
                        lines.entrySet().stream()
                                .map(line -> "| %s | %s |".formatted(line.getKey(), joined(line.getValue(), " | ")))
                                .collect(Collectors.joining("\n")));
    }

    private static String joined(List<Double> values, String separator) {
        return values.stream().map(Curve::text).collect(Collectors.joining(separator));
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
