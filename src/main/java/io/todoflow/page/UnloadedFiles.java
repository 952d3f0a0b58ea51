package io.todoflow.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows the saved route files that are not the ones that run. */
public interface UnloadedFiles {

    /** Those of now, in the order of their names. */
    List<UnloadedFile> unloaded();

    /**
     * A route file that was saved and is not loaded.
     *
     * @param name its path in the folder of the routes
     * @param line at which the reason is, from 1; null if not known
     * @param reason why it is not loaded
     */
    record UnloadedFile(String name, @Nullable Integer line, String reason) {}
}
