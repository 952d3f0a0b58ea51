package io.todoflow.it.soak;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The injected faults, and the time after each until a change was accepted and took effect. */
final class FaultLog {

    private final Map<String, List<Long>> recoveries = new TreeMap<>();
    private int count;

    synchronized void add(String fault, long recoveryMillis) {
        recoveries.computeIfAbsent(fault, any -> new ArrayList<>()).add(recoveryMillis);
        count++;
    }

    synchronized int count() {
        return count;
    }

    synchronized Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("faults", count);
        List<Long> all = recoveries.values().stream().flatMap(List::stream).toList();
        figures.put("recovery p50, ms", percentile(all, 50));
        figures.put("recovery p95, ms", percentile(all, 95));
        Map<String, String> kinds = new LinkedHashMap<>();
        recoveries.forEach((fault, times) -> kinds.put(
                fault,
                "%d, recovery p50 %d ms, p95 %d ms"
                        .formatted(times.size(), percentile(times, 50), percentile(times, 95))));
        figures.put("faults by kind", kinds);
        return figures;
    }

    private static long percentile(List<Long> values, int percent) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }
}
