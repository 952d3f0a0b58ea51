package io.todoflow.benchmark;

import static java.util.Objects.requireNonNull;

import io.todoflow.it.world.AppJar;
import io.todoflow.it.world.AppProcess;
import io.todoflow.it.world.Probe;
import io.todoflow.it.world.SidecarBroker;
import io.todoflow.it.world.World;
import io.todoflow.testing.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The environment for the measurements of one runtime. Contains at most one world at a time, so that worlds do not
 * disturb each other.
 */
final class Bench implements AutoCloseable {

    /** The flows to compare with the bare limits: a request, its event, and one effect. */
    static final List<String> ONE_CONSUMER = Stream.concat(
                    Sizes.LOADED_OPTIONS.stream(), ConsumerFlows.onlyTheFirst(1).stream())
            .toList();

    /** As in production: events that are late under load are not lost. */
    private static final List<String> PATIENT =
            List.of("-Dtodoflow.reconciliation.interval=10s", "-Dtodoflow.reconciliation.patience=60s");

    /** An additional application with its topic. */
    private static final String BESIDE = "beside";

    private final SidecarBroker broker;
    private final Figures figures;
    private final boolean isMain;
    private @Nullable World world;
    private @Nullable KafkaBroker kafka;
    private boolean isWarm;

    /**
     * @param isMain whether measurements that do not depend on the broker run here
     */
    Bench(SidecarBroker broker, Figures figures, boolean isMain) {
        this.broker = broker;
        this.figures = figures;
        this.isMain = isMain;
    }

    SidecarBroker broker() {
        return broker;
    }

    Figures figures() {
        return figures;
    }

    boolean isMain() {
        return isMain;
    }

    boolean hasKafka() {
        return broker == SidecarBroker.KAFKA;
    }

    KafkaBroker kafka() {
        return requireNonNull(kafka);
    }

    /** Returns a world with a warm application that serves tasks and audits them, and its sidecar. */
    World warm() throws Exception {
        if (world == null || !isWarm) {
            World made = fresh(ONE_CONSUMER);
            made.sidecar().start();
            try (Probe probe = new Probe(made)) {
                figures.put(Figure.WARM_UP, WarmUp.run(Sizes.WARM_UP, () -> EndToEnd.rate(made, probe)));
            }
            isWarm = true;
        }
        return requireNonNull(world);
    }

    /** Does the same without the consumer, and not warm. */
    World withoutConsumer() {
        World made = fresh(Stream.concat(ONE_CONSUMER.stream(), Stream.of("-Dtodoflow.audit.enabled=false"))
                .toList());
        made.sidecar().start();
        return made;
    }

    /** Replaces the world by a new one whose application runs, and its sidecar does not yet. */
    World fresh(List<String> options) {
        return fresh(AppJar::command, options);
    }

    /** Does the same with another build of the application. */
    World fresh(AppProcess.Program program, List<String> options) {
        close();
        SidecarBroker.Server server = broker.server();
        kafka = server != null && server.broker() instanceof KafkaBroker started ? started : null;
        if (kafka != null) {
            Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
            for (String topic : List.of("task-events", "benchmark", "deliveries", "bare", "bare-dapr", BESIDE)) {
                kafka.createTopic(topic, Sizes.PARTITIONS);
            }
        }
        World made = World.create(
                broker.sidecar,
                new World.Surroundings(program, server, null, null, List.of(), IntUnaryOperator.identity()),
                Stream.concat(PATIENT.stream(), options.stream()).toList());
        world = made;
        return made;
    }

    /** Creates an additional application with its sidecar and topic, on another database. Starts nothing of it. */
    World.Replica beside(String databaseUrl, List<String> options) {
        return beside(AppJar::command, databaseUrl, options);
    }

    /** Does the same with another build of the application. */
    World.Replica beside(AppProcess.Program program, String databaseUrl, List<String> options) {
        return requireNonNull(world)
                .replica(
                        program,
                        "-" + BESIDE,
                        BESIDE,
                        databaseUrl,
                        Stream.of(PATIENT, options, List.of("-DTOPIC_TASK_EVENTS=" + BESIDE))
                                .flatMap(List::stream)
                                .toList());
    }

    /** Ends the world, and deletes its data. */
    @Override
    public void close() {
        isWarm = false;
        World ended = world;
        world = null;
        if (ended != null) {
            ended.close();
            delete(ended.folder().resolve("postgres"));
        }
        if (kafka != null) {
            kafka.close();
            kafka = null;
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
