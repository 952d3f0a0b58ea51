package io.todoflow.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The broker with its sidecars. It keeps confirmed events until a group has acknowledged them, and delivers them at
 * least once. One kind preserves order and gives a partition to one process at a time, event by event, like Kafka. The
 * other delivers in any order and to several processes concurrently, like Redis.
 */
final class SimulatedBroker {

    /** A published event; publishing it twice gives two of them. */
    record Message(long id, String entryId, String key, String cloudEvent) {}

    private static final int PARTITIONS = 2;

    final boolean keepsOrder;
    private final Scheduler scheduler;
    private final Faults faults;
    private final List<List<Message>> partitions = new ArrayList<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Integer> partitionOfKey = new LinkedHashMap<>();
    private long published;
    private int wiped;

    SimulatedBroker(Scheduler scheduler, Faults faults, boolean keepsOrder, List<String> groups) {
        this.scheduler = scheduler;
        this.faults = faults;
        this.keepsOrder = keepsOrder;
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new ArrayList<>());
        }
        groups.forEach(name -> this.groups.put(name, new Group()));
    }

    /** A consumer group: an app-id. */
    final class Group {
        private final int[] committed = new int[PARTITIONS];
        private final @Nullable SimulatedProcess[] assigned = new SimulatedProcess[PARTITIONS];
        private final Set<Message> pending = new LinkedHashSet<>();
        private final Map<Message, SimulatedProcess> inFlight = new LinkedHashMap<>();

        /** Assigns each partition to a process, possibly to a different one. */
        void assign(List<SimulatedProcess> processes) {
            for (int i = 0; i < PARTITIONS; i++) {
                assigned[i] = processes.get(faults.which(processes.size()));
            }
        }

        boolean isDone() {
            for (int i = 0; i < PARTITIONS; i++) {
                if (committed[i] < partitions.get(i).size()) {
                    return false;
                }
            }
            return pending.isEmpty();
        }
    }

    Group group(String name) {
        return Objects.requireNonNull(groups.get(name));
    }

    boolean isDone() {
        return groups.values().stream().allMatch(Group::isDone);
    }

    long published() {
        return published;
    }

    /** Accepts an event, sometimes twice. */
    void publish(String entryId, String key, String cloudEvent) {
        int copies = faults.happens() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            Message message = new Message(++published, entryId, key, cloudEvent);
            if (keepsOrder) {
                // not by a hash of the key, which differs between runs
                partitions
                        .get(partitionOfKey.computeIfAbsent(key, any -> partitionOfKey.size() % PARTITIONS))
                        .add(message);
            } else {
                groups.values().forEach(group -> group.pending.add(message));
            }
        }
    }

    /** Loses all data. */
    void wipe() {
        wiped++;
        partitions.forEach(List::clear);
        groups.values().forEach(group -> {
            java.util.Arrays.fill(group.committed, 0);
            group.pending.clear();
        });
    }

    /** Delivers an event to a process. */
    interface Delivery {
        /**
         * @return whether the process has finished it
         */
        boolean to(Message message);
    }

    /** Consumes for a group as long as the process lives. */
    void deliver(String name, SimulatedProcess process, int worker, boolean acknowledgesEarly, Delivery delivery) {
        Group group = group(name);
        if (keepsOrder) {
            deliverInOrder(group, process, worker % PARTITIONS, acknowledgesEarly, delivery);
        } else {
            deliverAny(group, process, acknowledgesEarly, delivery);
        }
    }

    static int partitions() {
        return PARTITIONS;
    }

    private void deliverInOrder(
            Group group, SimulatedProcess process, int partition, boolean acknowledgesEarly, Delivery delivery) {
        while (true) {
            scheduler.await(() -> group.assigned[partition] == process
                    && group.committed[partition] < partitions.get(partition).size());
            int offset = group.committed[partition];
            int epoch = wiped;
            int fetched = Math.min(offset + 3, partitions.get(partition).size());
            List<Message> messages = List.copyOf(partitions.get(partition).subList(offset, fetched));
            for (Message message : messages) {
                offset++;
                if (acknowledgesEarly) {
                    acknowledge(group, process, partition, offset, epoch);
                }
                boolean isDone = answered(delivery, message);
                while (!isDone && !acknowledgesEarly && group.assigned[partition] == process && epoch == wiped) {
                    scheduler.sleep(100);
                    isDone = answered(delivery, message);
                }
                if (!isDone) {
                    break;
                }
                // after a takeover it finishes what it has fetched, and commits nothing
                acknowledge(group, process, partition, offset, epoch);
            }
        }
    }

    private void acknowledge(Group group, SimulatedProcess process, int partition, int offset, int epoch) {
        scheduler.step();
        if (group.assigned[partition] == process && epoch == wiped && !faults.happens()) {
            group.committed[partition] = Math.max(offset, group.committed[partition]);
        }
    }

    private void deliverAny(Group group, SimulatedProcess process, boolean acknowledgesEarly, Delivery delivery) {
        while (true) {
            scheduler.await(() -> !deliverable(group).isEmpty());
            List<Message> deliverable = deliverable(group);
            Message message = deliverable.get(faults.which(deliverable.size()));
            group.inFlight.put(message, process);
            if (acknowledgesEarly) {
                group.pending.remove(message);
            }
            boolean isDone = answered(delivery, message);
            group.inFlight.remove(message, process);
            scheduler.step();
            boolean isAcknowledged = isDone && !faults.happens();
            boolean comesAgain = faults.happens();
            if (isAcknowledged && !comesAgain) {
                group.pending.remove(message);
            } else if (!isDone) {
                scheduler.sleep(100);
            }
        }
    }

    /** Chooses an event that no process handles, or sometimes one that is being handled. */
    private List<Message> deliverable(Group group) {
        Set<Message> taken = new HashSet<>();
        group.inFlight.forEach((message, process) -> {
            if (!process.isDead()) {
                taken.add(message);
            }
        });
        boolean alsoTaken = !faults.haveEnded() && scheduler.now() % 10 == 0;
        return group.pending.stream()
                .filter(message -> alsoTaken || !taken.contains(message))
                .toList();
    }

    private boolean answered(Delivery delivery, Message message) {
        scheduler.step();
        boolean isDone = delivery.to(message);
        // the answer may be lost
        return isDone && !faults.happens();
    }
}
