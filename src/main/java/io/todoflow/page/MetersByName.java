package io.todoflow.page;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The meters of a registry at one moment. A search in the registry itself reads all meters each time. */
final class MetersByName {

    private final Map<String, List<Meter>> meters;

    MetersByName(MeterRegistry registry) {
        meters = registry.getMeters().stream()
                .collect(Collectors.groupingBy(meter -> meter.getId().getName()));
    }

    /**
     * The meters of a name that have all of the tags.
     *
     * @param tags alternating keys and values
     */
    Stream<Meter> find(String name, String... tags) {
        List<Tag> sought = Tags.of(tags).stream().toList();
        return meters.getOrDefault(name, List.of()).stream()
                .filter(meter -> meter.getId().getTags().containsAll(sought));
    }

    /** The gauges of a name that have all of the tags. */
    Stream<Gauge> gauges(String name, String... tags) {
        return find(name, tags).filter(Gauge.class::isInstance).map(Gauge.class::cast);
    }

    /** The sum of all measurements of the meters of a name that have all of the tags; 0 if there are none. */
    double sum(String name, String... tags) {
        return find(name, tags)
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(Measurement::getValue)
                .sum();
    }
}
