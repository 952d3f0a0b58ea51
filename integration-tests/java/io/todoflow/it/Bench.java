package io.todoflow.it;

import static java.util.Objects.requireNonNull;

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

/** Where measurements of one runtime take place. At most one world is there at a time: the others would be in its way. */
final class Bench implements AutoCloseable {

    /** The flows that the bare limits are compared with: a request, its event, and one effect. */
    static final List<String> ONE_CONSUMER = Stream.concat(
                    Sizes.LOADED_OPTIONS.stream(), ConsumerFlows.onlyTheFirst(1).stream())
            .toList();

    /** As in production: what is late under load is not lost. */
    private static final List<String> PATIENT =
            List.of("-Dtodoflow.reconciliation.interval=10s", "-Dtodoflow.reconciliation.patience=60s");

    /** Application and topic that are beside those of the world. */
    private static final String BESIDE = "beside";

    private final SidecarBroker broker;
    private final Figures figures;
    private final boolean isMain;
    private @Nullable World world;
    private @Nullable KafkaBroker kafka;
    private boolean isWarm;

    /** @param isMain whether what does not depend on the broker is measured here */
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

    /** A world whose application serves tasks and audits them, with its sidecar, as fast as it becomes. */
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

    /** The same without the consumer, and not warm. */
    World withoutConsumer() {
        World made = fresh(Stream.concat(ONE_CONSUMER.stream(), Stream.of("-Dtodoflow.audit.enabled=false"))
                .toList());
        made.sidecar().start();
        return made;
    }

    /** A world of its own, whose application runs, and its sidecar not yet; the one before ends. */
    World fresh(List<String> options) {
        return fresh(AppJar::command, options);
    }

    /** The same with another build of the application. */
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

    /** An application with its sidecar and topic beside those of the world, on another database. Nothing of it is started. */
    World.Replica beside(String databaseUrl, List<String> options) {
        return beside(AppJar::command, databaseUrl, options);
    }

    /** The same with another build of the application. */
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

    /** Ends what is there, and deletes its data. */
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
