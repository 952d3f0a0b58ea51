package io.todoflow.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.names.CalledRoute;
import io.todoflow.web.ProblemException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Calls the routes of the REST API from chat and tools. */
@Component
class TaskRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(TaskRoutes.class);

    private final ObjectMapper json;
    private final CamelContext camel;

    TaskRoutes(ObjectMapper json, CamelContext camel) {
        this.json = json;
        this.camel = camel;
    }

    /**
     * Calls a route, and returns its response.
     *
     * @param route the id of the route
     */
    ToolResult run(String route, Consumer<Message> request) {
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            Exchange done = template.request(
                    CalledRoute.call(route) + "?block=false", exchange -> request.accept(exchange.getMessage()));
            if (done.getException() != null) {
                throw done.getException();
            }
            Message answer = done.getMessage();
            @Nullable String body = answer.getBody(String.class);
            return new ToolResult(
                    answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class),
                    body == null || body.isEmpty() ? json.createObjectNode() : json.readTree(body));
        } catch (DirectConsumerNotAvailableException e) {
            return problem(503, "This is not available, because its flow is switched off");
        } catch (Exception e) {
            LOG.error("The route {} failed", route, Excerpt.trace(e));
            return problem(500, "It failed because of an internal error; see the log");
        }
    }

    /**
     * The time zone of a user.
     *
     * @throws ProblemException if it cannot be read; a guess would change the meaning of times in words
     */
    ZoneId zone(Caller caller) {
        ToolResult preferences =
                run(CalledRoute.PREFERENCES_GET.id(), message -> message.setHeader("user_id", caller.userId()));
        if (!preferences.isOk()) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The user's time zone cannot be read at the moment; nothing was changed, try again");
        }
        return zone(preferences.body().path("time_zone").asText());
    }

    /** The time zone with this name, or UTC if the name is unknown. */
    static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneId.of("UTC");
        }
    }

    /** Reads a task of a user. */
    ToolResult task(Caller caller, String taskId) {
        return run(CalledRoute.TASK_GET.id(), message -> {
            message.setHeader("user_id", caller.userId());
            message.setHeader("task_id", taskId);
        });
    }

    ToolResult problem(int status, String detail) {
        return new ToolResult(
                status, json.createObjectNode().put("status", status).put("detail", detail));
    }
}
