package io.todoflow.it.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** The CPU time of processes, from the process table of the kernel. */
public final class ProcessorTime {

    /** {@code USER_HZ}, which is the same on every Linux. */
    private static final long MILLIS_OF_A_TICK = 10;

    /** Fields of {@code /proc/[pid]/stat} after the name of the command: utime and stime; cutime and cstime follow them. */
    private static final int FIRST_TIME = 11;

    private ProcessorTime() {}

    /** The CPU time of one process so far. */
    public static Duration of(ProcessHandle process) {
        return ticks(process, 2);
    }

    /** Includes its descendants, running and ended ones. */
    static Duration withDescendants(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(each -> ticks(each, 4))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration ticks(ProcessHandle process, int fields) {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc/%d/stat".formatted(process.pid())));
        } catch (IOException e) {
            // it has ended, and its time counts for its parent
            return Duration.ZERO;
        }
        String[] all = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int i = FIRST_TIME; i < FIRST_TIME + fields; i++) {
            ticks += Long.parseLong(all[i]);
        }
        return Duration.ofMillis(ticks * MILLIS_OF_A_TICK);
    }
}
