package io.todoflow.dapr.embedded;

import io.todoflow.dapr.embedded.Broker.Handled;
import io.todoflow.dapr.embedded.Broker.Handler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over the records of the topics of a component, of each partition one at a time, as a single member of the group.
 * An offset is committed once its record is done, so that a sidecar that is killed gets, or leaves to another one, what it
 * had not finished.
 */
final class KafkaSubscriber implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSubscriber.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(500);
    private static final Duration BUSY_POLL = Duration.ofMillis(20);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration COMMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    /** How long a record that is being handled may take when its partition goes to another consumer. */
    private static final Duration LAST_RECORD = Duration.ofSeconds(2);

    private final Consumer<String, byte[]> consumer;
    private final @Nullable Duration again;
    private final Executor executor;
    private final Thread thread;
    /** By topic. */
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    /** What is being handled; only the thread sees it. */
    private final Map<TopicPartition, Batch> batches = new HashMap<>();

    private volatile boolean closed;

    /** @param again after what pause a record that failed comes again; null where it is gone */
    KafkaSubscriber(Consumer<String, byte[]> consumer, @Nullable Duration again, Executor executor) {
        this.consumer = consumer;
        this.again = again;
        this.executor = executor;
        this.thread = new Thread(this::run, "dapr-kafka");
        thread.setDaemon(true);
        thread.start();
    }

    /** Subscribes until the result is run. */
    Runnable subscribe(String topic, Handler handler) {
        handlers.put(topic, handler);
        lookAgain();
        return () -> {
            handlers.remove(topic, handler);
            lookAgain();
        };
    }

    private void lookAgain() {
        consumer.wakeup();
        LockSupport.unpark(thread);
    }

    /** Leaves the group once the records that are being handled are done. */
    void close() {
        closed = true;
        lookAgain();
        try {
            thread.join(LAST_RECORD.plus(CLOSE).plus(COMMIT).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                subscribe();
                if (consumer.subscription().isEmpty()) {
                    LockSupport.parkNanos(IDLE_POLL.toNanos());
                } else {
                    poll();
                    settle();
                }
            } catch (WakeupException e) {
                LOG.debug("Other topics are wanted, or none");
            } catch (KafkaException e) {
                LOG.warn("Kafka does not hand over {}: {}", handlers.keySet(), e.toString());
                Pause.of(PAUSE_AFTER_FAILURE);
            }
        }
        consumer.close(CLOSE);
    }

    private void subscribe() {
        Set<String> topics = Set.copyOf(handlers.keySet());
        if (topics.equals(consumer.subscription())) {
            return;
        }
        if (topics.isEmpty()) {
            consumer.unsubscribe();
        } else {
            consumer.subscribe(topics, this);
        }
    }

    private void poll() {
        ConsumerRecords<String, byte[]> records = consumer.poll(batches.isEmpty() ? IDLE_POLL : BUSY_POLL);
        for (TopicPartition partition : records.partitions()) {
            begin(partition, records.records(partition));
        }
    }

    /** No more of a partition comes before these records are done. */
    private void begin(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
        consumer.pause(List.of(partition));
        Handler handler = handlers.getOrDefault(partition.topic(), message -> Handled.CUT_OFF);
        Batch batch = new Batch(handler, records);
        batches.put(partition, batch);
        try {
            executor.execute(batch);
        } catch (RejectedExecutionException e) {
            batch.finished.countDown();
        }
    }

    /** Commits what is done, and lets the partitions go on whose records have come to an end. */
    private void settle() {
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        for (Iterator<Map.Entry<TopicPartition, Batch>> all = batches.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<TopicPartition, Batch> entry = all.next();
            Batch batch = entry.getValue();
            boolean hasFinished = batch.hasFinished();
            batch.addProgress(entry.getKey(), done);
            if (hasFinished) {
                all.remove();
                if (!batch.isComplete()) {
                    consumer.seek(entry.getKey(), batch.next());
                }
                consumer.resume(List.of(entry.getKey()));
            }
        }
        commit(done);
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> done) {
        if (done.isEmpty()) {
            return;
        }
        try {
            try {
                consumer.commitSync(done, COMMIT);
            } catch (WakeupException e) {
                // The topics are looked at before the next poll anyway
                consumer.commitSync(done, COMMIT);
            }
        } catch (KafkaException e) {
            LOG.warn("Records come again, as their offsets were not committed: {}: {}", done, e.toString());
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        LOG.debug("Kafka hands over {}", partitions);
    }

    /** Also when the consumer is closed, or subscribes to other topics. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        partitions.stream().map(batches::get).forEach(batch -> {
            if (batch != null) {
                batch.stop();
            }
        });
        for (TopicPartition partition : partitions) {
            Batch batch = batches.remove(partition);
            if (batch != null) {
                batch.awaitFinish();
                batch.addProgress(partition, done);
            }
        }
        commit(done);
    }

    /** Records of a partition, one after the other. */
    private final class Batch implements Runnable {

        final CountDownLatch finished = new CountDownLatch(1);
        private final Handler handler;
        private final List<ConsumerRecord<String, byte[]>> records;
        private volatile boolean stopped;
        private volatile int done;
        private int committed;
        private @Nullable Thread worker;

        Batch(Handler handler, List<ConsumerRecord<String, byte[]>> records) {
            this.handler = handler;
            this.records = records;
        }

        @Override
        public void run() {
            work(Thread.currentThread());
            try {
                for (ConsumerRecord<String, byte[]> record : records) {
                    if (!handle(record)) {
                        break;
                    }
                    done = done + 1;
                }
            } finally {
                work(null);
                finished.countDown();
            }
        }

        /** Whoever interrupts does so while this is the thread's task. */
        private synchronized void work(@Nullable Thread on) {
            worker = on;
        }

        private boolean handle(ConsumerRecord<String, byte[]> record) {
            while (!stopped) {
                Handled handled = handler.handle(message(record));
                if (handled == Handled.DONE || (handled == Handled.FAILED && again == null)) {
                    return true;
                }
                if (handled == Handled.CUT_OFF || again == null || !Pause.of(again)) {
                    return false;
                }
            }
            return false;
        }

        boolean hasFinished() {
            return finished.getCount() == 0;
        }

        boolean isComplete() {
            return done == records.size();
        }

        /** The offset of the first that is not done. */
        long next() {
            return records.get(done).offset();
        }

        void addProgress(TopicPartition partition, Map<TopicPartition, OffsetAndMetadata> offsets) {
            int progress = done;
            if (progress > committed) {
                committed = progress;
                offsets.put(
                        partition,
                        new OffsetAndMetadata(records.get(progress - 1).offset() + 1));
            }
        }

        void stop() {
            stopped = true;
        }

        /** What takes too long is cut off, and comes again. */
        void awaitFinish() {
            try {
                if (!finished.await(LAST_RECORD.toMillis(), TimeUnit.MILLISECONDS)) {
                    interrupt();
                    if (!finished.await(LAST_RECORD.toMillis(), TimeUnit.MILLISECONDS)) {
                        LOG.warn("A record is still being handled, and comes again");
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized void interrupt() {
            if (worker != null) {
                worker.interrupt();
            }
        }
    }

    /** With what daprd adds: where the record stood, and its key. */
    private static Message message(ConsumerRecord<String, byte[]> record) {
        Map<String, String> metadata = new HashMap<>();
        record.headers()
                .forEach(header -> metadata.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return new Message(record.value(), metadata)
                .inPartition(record.key(), record.topic(), record.partition(), record.offset(), record.timestamp());
    }
}
