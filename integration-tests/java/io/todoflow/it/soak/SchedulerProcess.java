package io.todoflow.it.soak;

import io.todoflow.it.world.ServerProcess;
import io.todoflow.testing.DaprRuntime;
import io.todoflow.testing.FreePorts;
import java.nio.file.Path;
import java.util.List;

/** Dapr's scheduler, which stores its jobs in a folder. */
final class SchedulerProcess extends ServerProcess {

    private final int[] ports = FreePorts.find(4);
    private final Path folder;

    SchedulerProcess(Path folder) {
        super(folder.resolve("scheduler.log"));
        this.folder = folder;
    }

    @Override
    protected List<String> command() {
        return List.of(
                DaprRuntime.SCHEDULER_BINARY.orElseThrow().toString(),
                "--listen-address",
                "127.0.0.1",
                "--port",
                "" + ports[0],
                "--override-broadcast-host-port",
                address(),
                "--healthz-listen-address",
                "127.0.0.1",
                "--healthz-port",
                "" + ports[1],
                "--enable-metrics=false",
                "--log-level",
                "warn",
                "--etcd-data-dir",
                folder.resolve("scheduler").toString(),
                "--etcd-client-listen-address",
                "127.0.0.1",
                "--etcd-client-port",
                "" + ports[2],
                "--etcd-initial-cluster",
                "dapr-scheduler-server-0=http://127.0.0.1:" + ports[3]);
    }

    @Override
    protected boolean isReady() {
        return status(ports[1], "/healthz") == 200;
    }

    /** Host and port, for a sidecar. */
    String address() {
        return "127.0.0.1:" + ports[0];
    }

    @Override
    public String toString() {
        return "the scheduler on port " + ports[0];
    }
}
