package io.todoflow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A range of ports for one process. A lock on a file of the machine's temporary folder keeps it from other test processes,
 * also from those of another build, until the process ends. The range is below that of ephemeral ports, where another
 * connection might take a port, or a client might connect to itself.
 *
 * @param first the first port
 * @param lock held while the block is in use; the reference keeps its file open
 */
record PortBlock(int first, FileLock lock) {

    static final int SIZE = 1_000;
    private static final int LOWEST = 10_000;
    private static final int BLOCKS = 22;
    private static final Logger LOG = LoggerFactory.getLogger(PortBlock.class);
    private static final Set<Path> OF_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    /**
     * Takes a block that no other process holds.
     *
     * @param folder the folder of the locks
     * @throws IllegalStateException if all are taken
     */
    static PortBlock take(Path folder) {
        int start = ThreadLocalRandom.current().nextInt(BLOCKS);
        for (int i = 0; i < BLOCKS; i++) {
            int first = LOWEST + (start + i) % BLOCKS * SIZE;
            FileLock lock = tryLock(folder.resolve("todoflow-test-ports-" + first));
            if (lock != null) {
                return new PortBlock(first, lock);
            }
        }
        throw new IllegalStateException("Other test processes use all %d blocks of ports".formatted(BLOCKS));
    }

    private static @Nullable FileLock tryLock(Path file) {
        // Closing a file ends all locks of the process on it, so the process must not open its own file again
        if (!OF_THIS_PROCESS.add(file)) {
            return null;
        }
        FileLock lock = null;
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = channel.tryLock();
            if (lock == null) {
                channel.close();
            }
        } catch (AccessDeniedException e) {
            LOG.debug("Another user holds {}", file);
        } catch (IOException e) {
            throw new UncheckedIOException("The lock of a block of ports cannot be opened: " + file, e);
        } finally {
            if (lock == null) {
                OF_THIS_PROCESS.remove(file);
            }
        }
        return lock;
    }
}
