package io.todoflow.it.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A separate in-memory disk for the database, which can be full. Like a real disk, it keeps its data when processes are
 * killed. Only root can mount it.
 */
final class SoakDisk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SoakDisk.class);
    private static final String SIZE = "size=8g";
    private static final int ATTEMPTS = 20;

    private final Path folder;
    private boolean isMounted;

    private SoakDisk(Path folder) {
        this.folder = folder;
    }

    /** Empty if it cannot be mounted. */
    static Optional<SoakDisk> mount() throws IOException {
        SoakDisk disk = new SoakDisk(Files.createDirectories(Path.of("target", "it", "disk-" + UUID.randomUUID())));
        disk.isMounted = disk.mount("-t", "tmpfs", "-o", SIZE, "tmpfs");
        if (!disk.isMounted) {
            LOG.info("The disk of the database is never full, because a separate disk cannot be mounted here");
            return Optional.empty();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(disk::close));
        return Optional.of(disk);
    }

    Path folder() {
        return folder;
    }

    /** Fills the disk. */
    void fill() {
        for (int i = 0; i < ATTEMPTS; i++) {
            long used = folder.toFile().getTotalSpace() - folder.toFile().getFreeSpace();
            // refused if more has been written meanwhile
            if (mount("-o", "remount,size=" + used)) {
                LOG.info(
                        "The disk of the database has {} bytes left of {}",
                        folder.toFile().getFreeSpace(),
                        used);
                return;
            }
        }
        throw new IllegalStateException("The database writes to its disk faster than the test fills it");
    }

    /** Frees the space. */
    void makeRoom() {
        if (!mount("-o", "remount," + SIZE)) {
            throw new IllegalStateException("The disk of the database stays full");
        }
    }

    private boolean mount(String... arguments) {
        return run(Stream.of(Stream.of("mount"), Stream.of(arguments), Stream.of(folder.toString()))
                .flatMap(part -> part)
                .toList());
    }

    private static boolean run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                LOG.info("{}: {}", String.join(" ", command), output.strip());
                return false;
            }
            return true;
        } catch (IOException e) {
            LOG.info("{}", e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (isMounted) {
            isMounted = false;
            run(List.of("umount", "--lazy", folder.toString()));
        }
    }
}
