package io.todoflow.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The answer of {@code GET /actuator/prometheus}. */
public record Scrape(List<Sample> samples) {

    private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern SUFFIX = Pattern.compile("_(bucket|count|sum|max)$");

    /** A line of the answer. */
    public record Sample(String name, Map<String, String> labels, double value) {

        /** The name without the suffix that Prometheus adds to timers; {@code _total} is part of a counter's name. */
        public String metric() {
            return SUFFIX.matcher(name).replaceFirst("");
        }
    }

    /** Scrapes the application. */
    public static Scrape of(TodoflowClient todoflow) {
        return new Scrape(todoflow.request("GET", "/actuator/prometheus", "")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> {
                    var parts = LINE.matcher(line);
                    if (!parts.matches()) {
                        throw new AssertionError("Not a sample: " + line);
                    }
                    Map<String, String> labels = new TreeMap<>();
                    LABEL.matcher(parts.group(2) == null ? "" : parts.group(2))
                            .results()
                            .forEach(label -> labels.put(label.group(1), label.group(2)));
                    return new Sample(parts.group(1), labels, Double.parseDouble(parts.group(3)));
                })
                .toList());
    }

    /** The names of all samples. */
    public Set<String> names() {
        return samples.stream().map(Sample::name).collect(Collectors.toSet());
    }

    /** The label names of each metric, without Prometheus's own {@code le}. */
    public Map<String, Set<String>> metrics() {
        Map<String, Set<String>> metrics = new TreeMap<>();
        for (Sample sample : samples) {
            Set<String> labels = metrics.computeIfAbsent(sample.metric(), metric -> new TreeSet<>());
            labels.addAll(sample.labels().keySet());
            labels.remove("le");
        }
        return metrics;
    }

    /** The sum of the samples with a name and these labels (name, value, name, value, ...); 0 if there are none. */
    public double value(String name, String... labels) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .filter(has(labels))
                .mapToDouble(Sample::value)
                .sum();
    }

    private static Predicate<Sample> has(String... labels) {
        return sample -> {
            for (int i = 0; i < labels.length; i += 2) {
                if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                    return false;
                }
            }
            return true;
        };
    }
}
