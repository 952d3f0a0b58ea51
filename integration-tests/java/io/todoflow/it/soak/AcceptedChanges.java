package io.todoflow.it.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The changes that were answered with success. Written to a file as CSV (task and version), because there may be
 * millions.
 */
final class AcceptedChanges implements AutoCloseable {

    private final Path file;
    private final Writer writer;

    AcceptedChanges(Path file) throws IOException {
        this.file = file;
        writer = Files.newBufferedWriter(file);
    }

    /** Records the version of a task after a change. */
    void changed(String task, long version) {
        write(task + ',' + version + '\n');
    }

    /** Records a deletion, whose answer has no version. */
    void deleted(String task) {
        write(task + ",\n");
    }

    private synchronized void write(String line) {
        try {
            writer.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the file, after writing everything to it. */
    synchronized Path file() throws IOException {
        writer.flush();
        return file;
    }

    @Override
    public void close() throws IOException {
        writer.close();
        Files.deleteIfExists(file);
    }
}
