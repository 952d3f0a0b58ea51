package io.todoflow.task;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/**
 * The order of a list of tasks. Tasks with the same key are ordered by id.
 *
 * <p>A cursor contains key and id of the last task of a page. The next page starts after it, even if tasks are added or
 * deleted meanwhile.
 */
record TaskOrder(TaskSort sort, boolean descending) {

    private static final UUID FIRST_ID = new UUID(0, 0);
    private static final UUID LAST_ID = new UUID(-1, -1);

    /** The start of a page: after the task with this key and id. */
    record Position(String key, UUID id) {}

    /** @throws InvalidRequestException if it is not a sort key, optionally preceded by a minus */
    static TaskOrder parse(String text) {
        boolean descending = text.startsWith("-");
        String name = descending ? text.substring(1) : text;
        return Arrays.stream(TaskSort.values())
                .filter(sort -> sort.text().equals(name))
                .findFirst()
                .map(sort -> new TaskOrder(sort, descending))
                .orElseThrow(() -> new InvalidRequestException(
                        "sort", "must be one of " + TaskSort.allowed() + ", with - before it for descending"));
    }

    Position beginning() {
        return new Position(sort.edge(!descending), descending ? LAST_ID : FIRST_ID);
    }

    String cursor(Task last) {
        String text = String.join("|", toString(), sort.key(last), last.id().toString());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws InvalidRequestException if it is not a cursor of this order */
    Position position(String cursor) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\\|", -1);
            if (parts.length == 3 && parts[0].equals(toString()) && sort.isKey(parts[1]) && parts[2].length() == 36) {
                return new Position(parts[1], UUID.fromString(parts[2]));
            }
        } catch (IllegalArgumentException e) {
            // neither Base64 nor a UUID
        }
        throw new InvalidRequestException("cursor", "must be the next_cursor of a page of the same sort");
    }

    @Override
    public String toString() {
        return (descending ? "-" : "") + sort.text();
    }
}
