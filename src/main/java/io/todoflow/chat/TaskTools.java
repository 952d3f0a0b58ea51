package io.todoflow.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.event.OutboxEvents;
import io.todoflow.task.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * The tools that models and assistants have, listed in {@code chat/tools.json}. Each runs the route that REST has for
 * it, for the user who asked: no argument can name another one.
 */
@Component
class TaskTools {

    /** Headers of a request that go on to the routes that a tool calls. */
    static final List<String> KEPT_HEADERS = List.of(OutboxEvents.CORRELATION_ID, "traceparent");

    private static final Logger LOG = LoggerFactory.getLogger(TaskTools.class);
    private static final String TASK_ID = "task_id";

    private final ObjectMapper json;
    private final CamelContext camel;
    private final Map<String, Tool> tools = new LinkedHashMap<>();

    TaskTools(ObjectMapper json, CamelContext camel) throws IOException {
        this.json = json;
        this.camel = camel;
        try (InputStream list = new ClassPathResource("chat/tools.json").getInputStream()) {
            json.readValue(list, new TypeReference<List<Tool>>() {}).forEach(tool -> tools.put(tool.name(), tool));
        }
    }

    /** All tools, in the order of their list. */
    List<Tool> all() {
        return List.copyOf(tools.values());
    }

    /**
     * Runs a tool for a user.
     *
     * @param arguments JSON, as a model or an assistant wrote it
     * @param headers of the request that it is part of, such as its correlation id
     * @return what the route answered, or a problem that says what is wrong with the call
     */
    ToolResult call(Caller caller, String name, String arguments, Map<String, Object> headers) {
        Tool tool = tools.get(name);
        if (tool == null) {
            return problem(
                    404,
                    "There is no tool %s, there are %s".formatted(Excerpt.of(name), String.join(", ", tools.keySet())));
        }
        ObjectNode given;
        try {
            JsonNode read = json.readTree(arguments.isBlank() ? "{}" : arguments);
            tool.check(read);
            given = (ObjectNode) read;
        } catch (JsonProcessingException e) {
            return problem(400, "The arguments of %s must be a JSON object".formatted(Excerpt.of(name)));
        } catch (InvalidRequestException e) {
            return problem(400, Excerpt.of(e.field()) + " " + Excerpt.message(e));
        }
        return run(tool.route(), message -> {
            message.setHeaders(new LinkedHashMap<>(headers));
            message.setHeader("user_id", caller.userId());
            fill(message, tool, given);
        });
    }

    /** What a route answers that REST has, too. */
    ToolResult run(String route, java.util.function.Consumer<Message> request) {
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            Exchange done = template.request(route + "?block=false", exchange -> request.accept(exchange.getMessage()));
            if (done.getException() != null) {
                throw done.getException();
            }
            Message answer = done.getMessage();
            @Nullable String body = answer.getBody(String.class);
            return new ToolResult(
                    answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class),
                    body == null || body.isEmpty() ? json.createObjectNode() : json.readTree(body));
        } catch (DirectConsumerNotAvailableException e) {
            return problem(503, "This is not available here: its flow is switched off");
        } catch (Exception e) {
            LOG.error("The route {} failed", route, Excerpt.trace(e));
            return problem(500, "It failed for a reason that is ours; the log tells it");
        }
    }

    private static void fill(Message message, Tool tool, ObjectNode arguments) {
        JsonNode task = arguments.remove(TASK_ID);
        if (task != null) {
            message.setHeader(TASK_ID, task.asText());
        }
        if (tool.changes()) {
            // Whatever version the task has: the user has not seen one
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

    private ToolResult problem(int status, String detail) {
        return new ToolResult(
                status, json.createObjectNode().put("status", status).put("detail", detail));
    }
}
