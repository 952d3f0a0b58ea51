package io.todoflow.it.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** All possible faults, and the choice of the next one. */
final class SoakFaults {

    private final List<Fault> faults;
    private final Random random;

    SoakFaults(SoakWorld world, SoakSettings settings, Random random) throws IOException {
        this.random = random;
        List<Fault> all = new ArrayList<>();
        all.addAll(new ProcessFaults(world).list());
        all.addAll(new DatabaseFaults(world).list());
        all.addAll(new DeliveryFaults(world, settings).list());
        if (settings.isLong()) {
            all.addAll(new ClockFaults(world, settings).list());
        }
        faults = all.stream()
                .filter(fault -> settings.faults().isEmpty()
                        || settings.faults().stream().anyMatch(fault.name()::contains))
                .toList();
        if (faults.stream().allMatch(fault -> fault.weight() == 0)) {
            throw new IllegalArgumentException("No frequent fault has a name that contains one of %s; available are %s"
                    .formatted(
                            settings.faults(),
                            all.stream().map(Fault::name).distinct().toList()));
        }
    }

    /** The faults that occur once, in the middle. */
    List<Fault> once() {
        return faults.stream().filter(fault -> fault.weight() == 0).toList();
    }

    /** Chooses the next one of the others. */
    Fault next() {
        int number = random.nextInt(faults.stream().mapToInt(Fault::weight).sum());
        for (Fault fault : faults) {
            number -= fault.weight();
            if (number < 0) {
                return fault;
            }
        }
        throw new AssertionError("The weights do not add up");
    }
}
