package io.todoflow.camel.dapr.contract;

import io.todoflow.dapr.embedded.EmbeddedDapr;
import io.todoflow.testing.DaprRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running sidecar. */
interface Sidecar {

    int httpPort();

    int grpcPort();

    /** Stops it like SIGTERM, and waits for its end. */
    void stop();

    /** Stops it like SIGKILL. */
    void kill();

    /** The sidecar inside this JVM. */
    record Embedded(EmbeddedDapr dapr) implements Sidecar {

        static Embedded start(Setup setup, int appPort, Path folder) {
            EmbeddedDapr.Builder builder = EmbeddedDapr.builder(setup.appId)
                    .appPort(appPort)
                    .resourcesPaths(folder.resolve("resources"))
                    .apiToken(setup.apiToken)
                    .appApiToken(setup.appApiToken);
            return new Embedded(
                    (setup.secretScopes.isEmpty() ? builder : builder.config(folder.resolve("config.yaml"))).start());
        }

        @Override
        public int httpPort() {
            return dapr.httpPort();
        }

        @Override
        public int grpcPort() {
            return dapr.grpcPort();
        }

        @Override
        public void stop() {
            dapr.close();
        }

        @Override
        public void kill() {
            dapr.kill();
        }
    }

    /** A real daprd, with the scheduler and the placement service if the setup needs them. */
    record Daprd(int httpPort, int grpcPort, List<Process> processes) implements Sidecar {

        static Daprd start(Setup setup, int appPort, Path folder) throws IOException {
            List<Process> processes = new ArrayList<>();
            int httpPort = World.freePort();
            int grpcPort = World.freePort();
            List<String> command = new ArrayList<>(List.of(
                    DaprRuntime.DAPRD_BINARY.orElseThrow().toString(),
                    "--app-id",
                    setup.appId,
                    "--dapr-http-port",
                    "" + httpPort,
                    "--dapr-grpc-port",
                    "" + grpcPort,
                    "--dapr-listen-addresses",
                    "127.0.0.1",
                    "--dapr-internal-grpc-port",
                    "" + World.freePort(),
                    "--dapr-internal-grpc-listen-address",
                    "127.0.0.1",
                    "--metrics-port",
                    "" + World.freePort(),
                    "--metrics-listen-address",
                    "127.0.0.1",
                    "--resources-path",
                    folder.resolve("resources").toString(),
                    "--config",
                    folder.resolve("config.yaml").toString()));
            if (appPort > 0) {
                command.addAll(List.of("--app-port", "" + appPort, "--app-channel-address", "127.0.0.1"));
            }
            if (setup.needsScheduler()) {
                int port = World.freePort();
                processes.add(scheduler(port, folder));
                command.addAll(List.of("--scheduler-host-address", "127.0.0.1:" + port));
            }
            if (setup.needsPlacement()) {
                int port = World.freePort();
                processes.add(placement(port, folder));
                command.addAll(List.of("--placement-host-address", "127.0.0.1:" + port));
            }
            ProcessBuilder builder = process(command, folder);
            builder.environment().put("DAPR_HOST_IP", "127.0.0.1");
            if (!setup.apiToken.isEmpty()) {
                builder.environment().put("DAPR_API_TOKEN", setup.apiToken);
            }
            if (!setup.appApiToken.isEmpty()) {
                builder.environment().put("APP_API_TOKEN", setup.appApiToken);
            }
            processes.add(0, builder.start());
            return new Daprd(httpPort, grpcPort, processes);
        }

        private static Process scheduler(int port, Path folder) throws IOException {
            String peer = "http://127.0.0.1:" + World.freePort();
            return process(
                            List.of(
                                    DaprRuntime.SCHEDULER_BINARY.orElseThrow().toString(),
                                    "--listen-address",
                                    "127.0.0.1",
                                    "--port",
                                    "" + port,
                                    "--override-broadcast-host-port",
                                    "127.0.0.1:" + port,
                                    "--healthz-port",
                                    "" + World.freePort(),
                                    "--enable-metrics=false",
                                    "--etcd-data-dir",
                                    folder.resolve("scheduler").toString(),
                                    "--etcd-client-listen-address",
                                    "127.0.0.1",
                                    "--etcd-client-port",
                                    "" + World.freePort(),
                                    "--etcd-initial-cluster",
                                    "dapr-scheduler-server-0=" + peer),
                            folder)
                    .start();
        }

        private static Process placement(int port, Path folder) throws IOException {
            String raft = "127.0.0.1:" + World.freePort();
            return process(
                            List.of(
                                    DaprRuntime.PLACEMENT_BINARY.orElseThrow().toString(),
                                    "--listen-address",
                                    "127.0.0.1",
                                    "--port",
                                    "" + port,
                                    "--healthz-port",
                                    "" + World.freePort(),
                                    "--enable-metrics=false",
                                    "--initial-cluster",
                                    "dapr-placement-0=" + raft),
                            folder)
                    .start();
        }

        private static ProcessBuilder process(List<String> command, Path folder) {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("dapr.log").toFile()));
        }

        @Override
        public void stop() {
            end(false);
        }

        @Override
        public void kill() {
            end(true);
        }

        private void end(boolean abruptly) {
            for (Process process : processes) {
                if (abruptly) {
                    process.destroyForcibly();
                } else {
                    process.destroy();
                }
                try {
                    process.waitFor(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
