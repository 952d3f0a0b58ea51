package io.todoflow.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.chat.ChatMessage.ToolCall;
import io.todoflow.chat.ChatTurn.Done;
import io.todoflow.names.ExchangeNames.Properties;
import io.todoflow.task.CodePoints;
import io.todoflow.task.InvalidRequestException;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The steps of a chat turn: read the message, open the conversation, call tools, respond. */
@Component("chat")
class Chat {

    private static final Logger LOG = LoggerFactory.getLogger(Chat.class);
    private static final int LONGEST_NAME = 64;

    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
    private final ObjectMapper json;
    private final Clock clock;
    private final ChatProperties properties;
    private final Conversations conversations;
    private final TaskTools tools;
    private final TaskRoutes routes;

    Chat(
            ObjectMapper json,
            Clock clock,
            ChatProperties properties,
            Conversations conversations,
            TaskTools tools,
            TaskRoutes routes) {
        this.json = json;
        this.clock = clock;
        this.properties = properties;
        this.conversations = conversations;
        this.tools = tools;
        this.routes = routes;
    }

    /** The body of a request. */
    private record Asked(
            @Nullable String conversationId, @Nullable String message) {}

    /** Moves the user from the body to the header that otherwise comes from the path. */
    public JsonNode takeUser(@Body @Nullable JsonNode body, Message request) {
        ObjectNode asked = object(body);
        request.removeHeader("user_id");
        JsonNode user = asked.remove("user_id");
        if (user != null && !user.isNull()) {
            if (!user.isTextual() && !user.isIntegralNumber()) {
                throw new InvalidRequestException("user_id", "must be a text or a whole number");
            }
            request.setHeader("user_id", user.asText());
        }
        return asked;
    }

    private static ObjectNode object(@Nullable JsonNode body) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidRequestException("body", "must be a JSON object");
    }

    /**
     * Begins a turn and identifies its conversation.
     *
     * @throws InvalidRequestException if the message is missing or too long
     */
    public void read(Exchange exchange, @Body @Nullable JsonNode body, @Header("user_id") String userId)
            throws JsonProcessingException {
        Asked asked = json.treeToValue(object(body), Asked.class);
        String message = asked.message();
        if (message == null || message.trim().isBlank() || CodePoints.count(message) > properties.maxMessage()) {
            throw new InvalidRequestException(
                    "message", "must be a text of 1 to %d characters".formatted(properties.maxMessage()));
        }
        Map<String, Object> headers = new LinkedHashMap<>();
        for (String name : TaskTools.KEPT_HEADERS) {
            Object value = exchange.getMessage().getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        ChatTurn turn =
                new ChatTurn(new Caller(userId), message, asked.conversationId(), clock.instant(), Map.copyOf(headers));
        exchange.setProperty(Properties.TURN, turn);
        String id = asked.conversationId() == null ? ids.generate().toString() : asked.conversationId();
        exchange.getMessage().setHeader("conversation_id", id);
    }

    /** Opens the stored conversation, or starts a new one if the request names none. */
    public void open(
            Message message, @ExchangeProperty(Properties.TURN) ChatTurn turn, @Header("conversation_id") String id)
            throws IOException {
        byte @Nullable [] stored = message.getBody(byte[].class);
        Conversation conversation = turn.askedFor() == null
                ? Conversation.begin(id, turn.caller().userId(), turn.message(), turn.started())
                : conversations.read(stored, turn.caller().userId());
        turn.opened(conversation, message.getHeader(DaprConstants.E_TAG, String.class), routes.zone(turn.caller()));
    }

    /** Whether the turn has no answer yet. */
    public boolean isOpen(@ExchangeProperty(Properties.TURN) ChatTurn turn) {
        return turn.answer() == null;
    }

    /** Calls the tools that the model or the command requests. */
    public void callTools(@ExchangeProperty(Properties.TURN) ChatTurn turn) {
        for (ToolCall call : turn.asked()) {
            ToolResult result = turn.done().size() >= properties.maxToolCalls()
                    ? refused("A message may cause at most %d tool calls".formatted(properties.maxToolCalls()))
                    : tools.call(turn.caller(), call.name(), call.arguments(), turn.headers());
            turn.did(call, result, clock.instant());
            ChatStream.tell(turn, outcome(new Done(call, result)));
        }
    }

    private ToolResult refused(String detail) {
        return new ToolResult(429, json.createObjectNode().put("status", 429).put("detail", detail));
    }

    /** Continues after a failed save of the conversation, because the tasks have already changed. */
    public void notKept(Exchange exchange, @ExchangeProperty(Properties.TURN) ChatTurn turn) {
        LOG.warn(
                "Conversation {} was not saved: {}",
                turn.conversation().id(),
                Excerpt.line(exchange.getProperty(Exchange.EXCEPTION_CAUGHT)));
        turn.degrade();
    }

    /** Writes the response. */
    public void respond(Message message, @ExchangeProperty(Properties.TURN) ChatTurn turn) {
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        if (turn.isDegraded()) {
            message.setHeader("X-Degraded", "true");
        }
        message.setBody(answer(turn).toString());
    }

    private ObjectNode answer(ChatTurn turn) {
        ObjectNode answer = json.createObjectNode();
        answer.put("conversation_id", turn.conversation().id());
        answer.put("response", turn.answer());
        ArrayNode calls = answer.putArray("tool_calls");
        turn.done().forEach(done -> calls.add(outcome(done)));
        return answer;
    }

    private ObjectNode outcome(Done done) {
        return json.createObjectNode()
                .put("tool", named(done.call().name()))
                .put("arguments", done.call().arguments())
                .put("status", done.result().status())
                .set("result", done.result().body());
    }

    private static String named(String tool) {
        return CodePoints.first(LONGEST_NAME, tool);
    }
}
