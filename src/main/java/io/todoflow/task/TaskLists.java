package io.todoflow.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.names.ExchangeNames.Properties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the query of a list of tasks, and turns its result into a page. */
@Component("taskLists")
class TaskLists {

    private static final int MAX_LIMIT = 100;
    private static final String DEFAULT_LIMIT = "50";
    private static final String DEFAULT_SORT = "-created_at";

    private final ObjectMapper json;

    TaskLists(ObjectMapper json) {
        this.json = json;
    }

    /**
     * The parameters of {@code sql/task-list.sql}, by name.
     *
     * @throws InvalidRequestException if a query parameter is not allowed
     */
    public Map<String, @Nullable Object> query(Exchange exchange) {
        QueryParameters request = new QueryParameters(exchange.getMessage());
        TaskOrder order = TaskOrder.parse(request.value("sort", DEFAULT_SORT));
        String cursor = request.value("cursor");
        TaskOrder.Position position = cursor == null ? order.beginning() : order.position(cursor);
        Map<String, @Nullable Object> query = new HashMap<>();
        query.put("user_id", exchange.getMessage().getHeader("user_id", String.class));
        query.put("order", order);
        query.put("key", order.sort().sql);
        query.put("type", order.sort().type);
        query.put("direction", order.descending() ? "desc" : "asc");
        query.put("beyond", order.descending() ? "<" : ">");
        query.put("cursor_key", position.key());
        query.put("cursor_id", position.id());
        for (TaskFilter filter : TaskFilter.values()) {
            query.put(filter.text(), filter.value(request));
        }
        query.put("conditions", TaskFilter.conditions(query));
        query.put("limit", limit(request));
        return query;
    }

    /** A page of tasks. If there is a next page, {@code stored} contains one task more than the page. */
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

    private static int limit(QueryParameters request) {
        String limit = request.value("limit", DEFAULT_LIMIT);
        int number = limit.matches("[0-9]{1,3}") ? Integer.parseInt(limit) : 0;
        if (number < 1 || number > MAX_LIMIT) {
            throw new InvalidRequestException("limit", "must be a number from 1 to " + MAX_LIMIT);
        }
        return number;
    }
}
