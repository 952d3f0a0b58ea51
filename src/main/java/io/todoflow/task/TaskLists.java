package io.todoflow.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.names.ExchangeNames.Properties;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads which tasks a request asks for, and makes a page of what the database gives. */
@Component("taskLists")
class TaskLists {

    private static final int MAX_LIMIT = 100;
    private static final String DEFAULT_LIMIT = "50";
    private static final String DEFAULT_SORT = "-created_at";
    private static final Set<String> PARAMETERS = Stream.concat(
                    Arrays.stream(TaskFilter.values()).map(TaskFilter::text), Stream.of("sort", "limit", "cursor"))
            .collect(Collectors.toCollection(TreeSet::new));

    private final ObjectMapper json;

    TaskLists(ObjectMapper json) {
        this.json = json;
    }

    /**
     * What {@code sql/task-list.sql} takes, by name.
     *
     * @throws InvalidRequestException when a query parameter is not allowed
     */
    public Map<String, @Nullable Object> query(Exchange exchange, @Header(Exchange.HTTP_QUERY) @Nullable String sent) {
        checkNames(sent);
        Message request = exchange.getMessage();
        TaskOrder order = TaskOrder.parse(text(request, "sort", 20, DEFAULT_SORT));
        String cursor = text(request, "cursor", 200, "");
        TaskOrder.Position position = cursor.isEmpty() ? order.beginning() : order.position(cursor);
        Map<String, @Nullable Object> query = new HashMap<>();
        query.put("user_id", request.getHeader("user_id", String.class));
        query.put("order", order);
        query.put("key", order.sort().sql);
        query.put("type", order.sort().type);
        query.put("direction", order.descending() ? "desc" : "asc");
        query.put("beyond", order.descending() ? "<" : ">");
        query.put("cursor_key", position.key());
        query.put("cursor_id", position.id());
        query.put("status", constant(request, "status", Status.class));
        query.put("priority", constant(request, "priority", Priority.class));
        query.put("tag", optional(request, "tag", 50));
        query.put("due_after", time(request, "due_after"));
        query.put("due_before", time(request, "due_before"));
        query.put("q", optional(request, "q", 200));
        query.put("conditions", TaskFilter.conditions(query));
        query.put("limit", limit(request));
        return query;
    }

    /** A page of the stored tasks; there is one more than the page has when there is a next one. */
    public String page(@Body String stored, @ExchangeProperty(Properties.QUERY) Map<String, Object> query)
            throws JsonProcessingException {
        List<Task> tasks = json.readValue(stored, new TypeReference<>() {});
        int limit = (int) Objects.requireNonNull(query.get("limit"));
        if (tasks.size() <= limit) {
            return json.writeValueAsString(new TaskPage(tasks, null));
        }
        TaskOrder order = (TaskOrder) Objects.requireNonNull(query.get("order"));
        List<Task> shown = tasks.subList(0, limit);
        return json.writeValueAsString(new TaskPage(shown, order.cursor(shown.get(limit - 1))));
    }

    private static void checkNames(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return;
        }
        for (String parameter : query.split("&")) {
            String name = parameter.replaceFirst("=.*", "");
            if (!name.isEmpty() && !PARAMETERS.contains(name)) {
                throw new InvalidRequestException(
                        "query", "has an unknown parameter, allowed are " + String.join(", ", PARAMETERS));
            }
        }
    }

    private static int limit(Message request) {
        String limit = text(request, "limit", 10, DEFAULT_LIMIT);
        int number = limit.matches("[0-9]{1,3}") ? Integer.parseInt(limit) : 0;
        if (number < 1 || number > MAX_LIMIT) {
            throw new InvalidRequestException("limit", "must be a number from 1 to " + MAX_LIMIT);
        }
        return number;
    }

    private static <E extends Enum<E>> @Nullable String constant(Message request, String name, Class<E> type) {
        String value = optional(request, name, 20);
        List<String> allowed = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        if (value != null && !allowed.contains(value)) {
            throw new InvalidRequestException(name, "must be one of " + String.join(", ", allowed));
        }
        return value;
    }

    private static @Nullable OffsetDateTime time(Message request, String name) {
        String value = optional(request, name, 40);
        try {
            return value == null ? null : Rfc3339Time.parse(value);
        } catch (DateTimeException e) {
            throw new InvalidRequestException(name, "must be " + Rfc3339Time.rule(value));
        }
    }

    private static String text(Message request, String name, int max, String other) {
        String value = optional(request, name, max);
        return value == null ? other : value;
    }

    private static @Nullable String optional(Message request, String name, int max) {
        Object value = request.getHeader(name);
        if (value == null) {
            return null;
        }
        if (value instanceof String text
                && !text.isBlank()
                && text.length() <= max
                && text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        throw new InvalidRequestException(
                name, "may be given once, with 1 to %d characters, none of them a control character".formatted(max));
    }
}
