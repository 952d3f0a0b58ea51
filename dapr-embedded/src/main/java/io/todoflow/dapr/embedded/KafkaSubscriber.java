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
 * Consumes the topics of a component as one member of the consumer group, one record per partition at a time. Commits
 * the offset when a record is done, so unfinished records of a killed sidecar are redelivered, to it or to another
 * member.
 */
final class KafkaSubscriber implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSubscriber.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(500);
    private static final Duration BUSY_POLL = Duration.ofMillis(20);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration COMMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    /** How long the current record of a revoked partition may still take. */
    private static final Duration LAST_RECORD = Duration.ofSeconds(2);

    private final Consumer<String, byte[]> consumer;
    private final @Nullable Duration again;
    private final Executor executor;
    private final Thread thread;
    /** Handlers by topic. */
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    /** The records being handled. Only the consumer thread uses it. */
    private final Map<TopicPartition, Batch> batches = new HashMap<>();

    private volatile boolean closed;

    /** @param again delay before a failed record is redelivered; null if it is dropped */
    KafkaSubscriber(Consumer<String, byte[]> consumer, @Nullable Duration again, Executor executor) {
        this.consumer = consumer;
        this.again = again;
        this.executor = executor;
        this.thread = new Thread(this::run, "dapr-kafka");
        thread.setDaemon(true);
        thread.start();
    }

    /** Subscribes to a topic. Running the result ends the subscription. */
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

    /** Leaves the group after the current records are done. */
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
                LOG.debug("The topics have changed");
            } catch (KafkaException e) {
                LOG.warn("Consuming topics {} failed and will be retried: {}", handlers.keySet(), e.toString());
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

    /** Pauses the partition until these records are done. */
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

    /** Commits finished records, and resumes partitions whose batch has ended. */
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
                // The next poll checks the topics anyway
                consumer.commitSync(done, COMMIT);
            }
        } catch (KafkaException e) {
            LOG.warn("Committing offsets failed, so their records will be redelivered: {}: {}", done, e.toString());
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        LOG.debug("Kafka assigned {}", partitions);
    }

    /** Kafka also calls this when the consumer is closed or subscribes to other topics. */
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

    /** Handles records of a partition, one by one. */
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

        /** Synchronized, so that an interrupt hits the thread only while it runs this task. */
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

        /** The offset of the first unfinished record. */
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

        /** Waits for the current record. One that takes too long is interrupted, and is redelivered later. */
        void awaitFinish() {
            try {
                if (!finished.await(LAST_RECORD.toMillis(), TimeUnit.MILLISECONDS)) {
                    interrupt();
                    if (!finished.await(LAST_RECORD.toMillis(), TimeUnit.MILLISECONDS)) {
                        LOG.warn("A record is still being handled and will be redelivered");
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

    /** The message with the metadata that daprd adds: position and key of the record. */
    private static Message message(ConsumerRecord<String, byte[]> record) {
        Map<String, String> metadata = new HashMap<>();
        record.headers()
                .forEach(header -> metadata.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return new Message(record.value(), metadata)
                .inPartition(record.key(), record.topic(), record.partition(), record.offset(), record.timestamp());
    }
}
