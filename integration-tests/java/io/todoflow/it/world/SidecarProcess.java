package io.todoflow.it.world;

import io.todoflow.dapr.embedded.EmbeddedDaprMain;
import io.todoflow.testing.FreePorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sidecar of one application: the embedded Dapr, or a real daprd. */
public final class SidecarProcess extends ServerProcess {

    /** As in the chart: a daprd must stop delivering while its application is down. */
    static final List<String> HEALTH_CHECK = List.of(
            "--enable-app-health-check",
            "--app-health-check-path",
            "/health",
            "--app-health-probe-interval",
            "2",
            "--app-health-probe-timeout",
            "1500",
            "--app-health-threshold",
            "2");

    private final SidecarRuntime runtime;
    private final String appId;
    private final List<String> more;
    private final int appPort;
    private final int httpPort;
    private final int grpcPort;
    private final Path resources;
    private final Path configuration;

    /**
     * @param more further arguments for a real daprd only
     */
    SidecarProcess(
            SidecarRuntime runtime,
            String appId,
            List<String> more,
            int appPort,
            int httpPort,
            int grpcPort,
            Path resources,
            Path configuration,
            Path log) {
        super(log);
        this.runtime = runtime;
        this.appId = appId;
        this.more = more;
        this.appPort = appPort;
        this.httpPort = httpPort;
        this.grpcPort = grpcPort;
        this.resources = resources;
        this.configuration = configuration;
    }

    @Override
    protected List<String> command() {
        List<String> command = new ArrayList<>();
        if (runtime == SidecarRuntime.DAPRD) {
            int[] ports = FreePorts.find(2);
            command.addAll(List.of(
                    SidecarRuntime.daprd(),
                    "--dapr-listen-addresses",
                    "127.0.0.1",
                    "--dapr-internal-grpc-port",
                    "" + ports[0],
                    "--dapr-internal-grpc-listen-address",
                    "127.0.0.1",
                    "--metrics-port",
                    "" + ports[1],
                    "--metrics-listen-address",
                    "127.0.0.1",
                    "--config",
                    configuration.toString()));
            command.addAll(more);
        } else {
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "-cp",
                    classPath,
                    EmbeddedDaprMain.class.getName()));
        }
        command.addAll(List.of(
                "--app-id",
                appId,
                "--app-port",
                "" + appPort,
                "--app-channel-address",
                "127.0.0.1",
                "--dapr-http-port",
                "" + httpPort,
                "--dapr-grpc-port",
                "" + grpcPort,
                "--resources-path",
                resources.toString()));
        return command;
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("DAPR_HOST_IP", "127.0.0.1");
    }

    /** Whether its components are up; the application need not be. */
    @Override
    protected boolean isReady() {
        return status(httpPort, "/v1.0/healthz/outbound") == 204;
    }

    int httpPort() {
        return httpPort;
    }

    /** The port of the gRPC API. */
    public int grpcPort() {
        return grpcPort;
    }

    @Override
    public String toString() {
        return "%s on port %d".formatted(runtime, httpPort);
    }
}
