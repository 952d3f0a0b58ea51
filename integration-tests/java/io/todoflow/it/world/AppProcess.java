package io.todoflow.it.world;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The application's jar in a process; by default with all services. */
public final class AppProcess extends ServerProcess {

    private final Program program;
    private final int port;
    private final int daprGrpcPort;
    private final String databaseUrl;
    private final List<String> jvmOptions;
    private Map<String, String> clock = Map.of();

    AppProcess(Program program, int port, int daprGrpcPort, String databaseUrl, Path log, List<String> jvmOptions) {
        super(log);
        this.program = program;
        this.port = port;
        this.daprGrpcPort = daprGrpcPort;
        this.databaseUrl = databaseUrl;
        this.jvmOptions = jvmOptions;
    }

    /** Returns the command that starts a build of the application. */
    @FunctionalInterface
    public interface Program {
        List<String> command(List<String> jvmOptions);
    }

    @Override
    protected List<String> command() {
        return program.command(jvmOptions);
    }

    @Override
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(clock);
        environment.put("SERVER_PORT", "" + port);
        environment.put("DAPR_GRPC_PORT", "" + daprGrpcPort);
        environment.put("DATABASE_URL", databaseUrl);
        return environment;
    }

    /** Sets the clock for the next start, by environment variables; without any, it is that of the machine. */
    public void setClock(Map<String, String> environment) {
        clock = environment;
    }

    @Override
    public boolean isReady() {
        return status(port, "/actuator/health/readiness") == 200;
    }

    /** Waits until it serves, whoever starts it. */
    public void awaitBack() {
        Wait.politely(START_UP, this + " is back", this::isReady);
    }

    /** The HTTP port. */
    public int port() {
        return port;
    }

    @Override
    public String toString() {
        return "the application on port " + port;
    }
}
