package io.todoflow.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A disk of its own for the database, in a file, which can be filled. Only root may mount one. */
final class SoakDisk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SoakDisk.class);

    /** Takes no more of the machine's disk than is written to it. */
    private static final long SIZE = 16L << 30;

    private final Path image;
    private final Path folder;
    private boolean isMounted;

    private SoakDisk(Path image, Path folder) {
        this.image = image;
        this.folder = folder;
    }

    /** None where it may not be mounted. */
    static Optional<SoakDisk> mount() throws IOException {
        Path folder = Path.of("target", "it", "disk-" + UUID.randomUUID());
        SoakDisk disk = new SoakDisk(folder.resolveSibling(folder.getFileName() + ".img"), folder);
        Files.createDirectories(folder);
        try (RandomAccessFile file = new RandomAccessFile(disk.image.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        disk.isMounted = run("mkfs.ext4", "-q", "-F", "-m", "0", disk.image.toString())
                && run("mount", "-o", "loop", disk.image.toString(), folder.toString());
        if (!disk.isMounted) {
            LOG.info("The disk of the database is never full: a disk of its own may not be mounted here");
            disk.close();
            return Optional.empty();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(disk::close));
        return Optional.of(disk);
    }

    Path folder() {
        return folder;
    }

    /** Takes all space that is left. */
    void fill() throws IOException {
        long left = folder.toFile().getFreeSpace();
        run("fallocate", "-l", "" + left, filler(1).toString());
        try (OutputStream rest = Files.newOutputStream(filler(2))) {
            byte[] block = new byte[4096];
            while (true) {
                rest.write(block);
            }
        } catch (IOException e) {
            LOG.info(
                    "The disk of the database has {} bytes left: {}",
                    folder.toFile().getFreeSpace(),
                    e.getMessage());
        }
    }

    /** Gives the space back. */
    void makeRoom() throws IOException {
        Files.deleteIfExists(filler(1));
        Files.deleteIfExists(filler(2));
    }

    private Path filler(int number) {
        return folder.resolve("filler-" + number);
    }

    private static boolean run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
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
            run("umount", "--lazy", folder.toString());
        }
        try {
            Files.deleteIfExists(image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
