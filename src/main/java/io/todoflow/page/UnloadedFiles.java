package io.todoflow.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows the saved route files that differ from the running ones. */
public interface UnloadedFiles {

    /** The current ones, ordered by name. */
    List<UnloadedFile> unloaded();

    /**
     * A route file that was saved but is not loaded.
     *
     * @param name its path in the folder of the routes
     * @param line line of the error, from 1; null if unknown
     * @param reason why it is not loaded
     */
    record UnloadedFile(String name, @Nullable Integer line, String reason) {}
}
