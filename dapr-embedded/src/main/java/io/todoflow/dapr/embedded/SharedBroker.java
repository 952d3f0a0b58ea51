package io.todoflow.dapr.embedded;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Simulates an external broker. Sidecars of this JVM whose components have the same address share its topics. Each
 * consumer group gets every message once. The broker and its messages disappear with the last sidecar.
 */
final class SharedBroker {

    /** Number of messages kept per topic, for groups that subscribe later. */
    private static final int KEPT = 10_000;

    private static final Map<String, SharedBroker> OPEN = new HashMap<>();

    private final String address;
    private final Map<String, Topic> topics = new HashMap<>();
    private int users;

    private SharedBroker(String address) {
        this.address = address;
    }

    /** A message with its position in a topic. */
    record Entry(long number, int partition, Message message) {}

    /** A subscription of a sidecar. */
    @FunctionalInterface
    interface Member {
        void take(Entry entry);
    }

    private static final class Topic {
        final Deque<Entry> log = new ArrayDeque<>();
        final Map<String, Group> groups = new HashMap<>();
        final long[] offsets = new long[BrokerOptions.PARTITIONS];
        long next;
    }

    /** A consumer group. Messages wait while it has no member. */
    private static final class Group {
        final List<Member> members = new ArrayList<>();
        final TreeMap<Long, Entry> waiting = new TreeMap<>();
        int next;

        void hand(Entry entry, boolean ordered) {
            if (members.isEmpty()) {
                waiting.put(entry.number(), entry);
            } else {
                int member = ordered ? entry.partition() : next++;
                members.get(Math.floorMod(member, members.size())).take(entry);
            }
        }
    }

    static SharedBroker open(String address) {
        synchronized (OPEN) {
            SharedBroker broker = OPEN.computeIfAbsent(address, SharedBroker::new);
            broker.users++;
            return broker;
        }
    }

    void leave() {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(address);
            }
        }
    }

    synchronized void publish(String name, Message message, BrokerOptions options) {
        Topic topic = topic(name);
        long number = topic.next++;
        int partition = partition(message, number);
        Message kept = options.ordered()
                ? message.inPartition(
                        message.key(),
                        name,
                        partition,
                        topic.offsets[partition]++,
                        Instant.now().toEpochMilli())
                : message;
        Entry entry = new Entry(number, partition, kept);
        if (topic.log.size() == KEPT) {
            topic.log.removeFirst();
        }
        topic.log.addLast(entry);
        topic.groups.values().forEach(group -> group.hand(entry, options.ordered()));
    }

    private static int partition(Message message, long number) {
        String key = message.key();
        return Math.floorMod(key == null ? (int) number : key.hashCode(), BrokerOptions.PARTITIONS);
    }

    /**
     * Subscribes to a topic. Running the result ends the subscription; later messages wait for the next member of the
     * group.
     */
    synchronized Runnable subscribe(String name, BrokerOptions options, Member member) {
        Topic topic = topic(name);
        Group group = topic.groups.computeIfAbsent(options.group(), id -> {
            Group created = new Group();
            if (options.fromStart()) {
                topic.log.forEach(entry -> created.waiting.put(entry.number(), entry));
            }
            return created;
        });
        group.members.add(member);
        List<Entry> waiting = List.copyOf(group.waiting.values());
        group.waiting.clear();
        waiting.forEach(entry -> group.hand(entry, options.ordered()));
        return () -> remove(topic, group, member, options);
    }

    private synchronized void remove(Topic topic, Group group, Member member, BrokerOptions options) {
        group.members.remove(member);
        if (group.members.isEmpty() && !options.kept()) {
            topic.groups.remove(options.group());
        }
    }

    /** Passes a message that a member has not finished to another one. */
    synchronized void giveBack(String name, BrokerOptions options, Entry entry) {
        Group group = topic(name).groups.get(options.group());
        if (group != null) {
            group.hand(entry, options.ordered());
        }
    }

    private Topic topic(String name) {
        return topics.computeIfAbsent(name, created -> new Topic());
    }
}
