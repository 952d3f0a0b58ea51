package io.todoflow.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.event.OutboxEvents;
import io.todoflow.task.InvalidRequestException;
import io.todoflow.web.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Message;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * The tools of {@code chat/tools.json}. Each calls the route of its REST operation on behalf of the caller; no argument
 * can name another user.
 */
@Component
class TaskTools {

    /** Request headers that tools pass on to their routes. */
    static final List<String> KEPT_HEADERS = List.of(OutboxEvents.CORRELATION_ID, "traceparent", "tracestate");

    private static final String TASK_ID = "task_id";

    private final ObjectMapper json;
    private final TaskRoutes routes;
    private final ToolTimes times;
    private final Map<String, Tool> tools = new LinkedHashMap<>();

    TaskTools(ObjectMapper json, TaskRoutes routes, ToolTimes times) throws IOException {
        this.json = json;
        this.routes = routes;
        this.times = times;
        ToolSchemas schemas = new ToolSchemas(json);
        try (InputStream list = new ClassPathResource("chat/tools.json").getInputStream()) {
            json.readValue(list, new TypeReference<List<ToolEntry>>() {})
                    .forEach(entry -> tools.put(entry.name(), entry.tool(schemas)));
        }
    }

    /** The tools for models and assistants, in the order of {@code tools.json}. */
    List<Tool> offered() {
        return tools.values().stream().filter(Tool::offered).toList();
    }

    /**
     * Runs a tool for a user.
     *
     * @param arguments JSON, as a model or an assistant wrote it
     * @param headers those of the enclosing request, such as its correlation id
     * @return the answer of the route, or a problem that says what is wrong with the call
     */
    ToolResult call(Caller caller, String name, String arguments, Map<String, Object> headers) {
        Tool tool = tools.get(name);
        if (tool == null) {
            return routes.problem(
                    404,
                    "There is no tool %s; available are %s"
                            .formatted(
                                    Excerpt.of(name),
                                    offered().stream().map(Tool::name).collect(Collectors.joining(", "))));
        }
        ObjectNode given;
        try {
            JsonNode read = json.readTree(arguments.isBlank() ? "{}" : arguments);
            tool.check(read);
            given = (ObjectNode) read;
            times.replace(given, caller);
        } catch (JsonProcessingException e) {
            return routes.problem(400, "The arguments of %s must be a JSON object".formatted(Excerpt.of(name)));
        } catch (ProblemException e) {
            return routes.problem(e.status().value(), Excerpt.message(e));
        } catch (InvalidRequestException e) {
            return routes.problem(400, Excerpt.of(e.field()) + " " + Excerpt.message(e));
        }
        return routes.run(tool.route(), message -> {
            message.setHeaders(new LinkedHashMap<>(headers));
            message.setHeader("user_id", caller.userId());
            fill(message, tool, given);
        });
    }

    private static void fill(Message message, Tool tool, ObjectNode arguments) {
        JsonNode task = arguments.remove(TASK_ID);
        if (task != null) {
            message.setHeader(TASK_ID, task.asText());
        }
        if (tool.changes()) {
            // Any version, because the user has not seen one
            message.setHeader("If-Match", "*");
        }
        switch (tool.takes()) {
            case BODY -> message.setBody(arguments.toString());
            case QUERY ->
                arguments.properties().stream()
                        .filter(argument -> !argument.getValue().isNull())
                        .forEach(argument -> message.setHeader(
                                argument.getKey(), argument.getValue().asText()));
            case NOTHING -> message.setBody(null);
        }
    }
}
