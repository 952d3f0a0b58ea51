package io.todoflow.task;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a task that users set: the body of a request that creates or replaces one.
 *
 * @param series position in the series, set only by a request that continues one; otherwise the application sets it
 */
public record TaskDraft(
        @NotBlank
        @CodePointLength(max = 200, message = LENGTH)
        @Pattern(regexp = "\\P{Cc}*", message = "must not contain control characters")
        String title,

        @Nullable @CodePointLength(max = 10_000, message = LENGTH)
        String description,

        @Nullable Priority priority,

        @Nullable @Size(max = MAX_TAGS)
        List<@NotNull @NotBlank @CodePointLength(max = 50, message = LENGTH) String> tags,

        @Nullable Instant dueAt,
        @Nullable Instant remindAt,

        @Nullable @Size(max = Recurrence.MAX_LENGTH) @Recurrence
        String recurrence,

        @Nullable Series series) {

    private static final String LENGTH = "{jakarta.validation.constraints.Size.message}";
    private static final String SERIES = "series";

    /** Maximum number of tags. */
    static final int MAX_TAGS = 50;

    /** The draft that describes {@code task}. */
    static TaskDraft of(Task task) {
        return new TaskDraft(
                task.title(),
                task.description(),
                task.priority(),
                task.tags(),
                task.dueAt(),
                task.remindAt(),
                task.recurrence(),
                task.series());
    }

    /** The names of the fields in JSON, without the series, which only the application sets. */
    static Set<String> fields(ObjectMapper json) {
        return json.getDeserializationConfig().introspect(json.constructType(TaskDraft.class)).findProperties().stream()
                .map(BeanPropertyDefinition::getName)
                .filter(field -> !field.equals(SERIES))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The same draft without a series. */
    TaskDraft withoutSeries() {
        return new TaskDraft(title, description, priority, tags, dueAt, remindAt, recurrence, null);
    }
}
