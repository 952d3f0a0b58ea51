package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.JsonFormat;
import io.dapr.v1.DaprAiProtos.ConversationRequestAlpha2;
import io.dapr.v1.DaprAiProtos.ConversationResponseAlpha2;
import io.grpc.Status;
import io.todoflow.dapr.embedded.HttpCall.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The conversation API with conversation.echo, which repeats its input and calls each available tool. */
final class Conversations {

    private static final Set<String> KINDS = Set.of("ofSystem", "ofUser", "ofAssistant", "ofDeveloper", "ofTool");

    private final Set<String> echoes = new HashSet<>();

    void add(Resources.Component component) {
        component.allowOnly(Set.of());
        echoes.add(component.name());
    }

    /** Answers a request; null if the path does not exist. */
    @Nullable
    Answer http(HttpCall call) throws IOException {
        if (!call.method.equals("POST")
                || call.path.size() != 4
                || !call.segment(3).equals("converse")) {
            return null;
        }
        return Answer.json(200, converse(call.segment(2), request(call)));
    }

    /** Answers a gRPC request, by conversion to and from JSON. */
    ConversationResponseAlpha2 converse(ConversationRequestAlpha2 request) {
        ConversationResponseAlpha2.Builder response = ConversationResponseAlpha2.newBuilder();
        try {
            // Parameters have the type Any, which this conversion does not know and the echo ignores
            String json = JsonFormat.printer()
                    .print(request.toBuilder().clearParameters().build());
            JsonFormat.parser()
                    .merge(
                            converse(request.getName(), Json.read(json.getBytes(StandardCharsets.UTF_8)))
                                    .toString(),
                            response);
        } catch (IOException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
        return response.build();
    }

    private static JsonNode request(HttpCall call) throws IOException {
        try {
            byte[] body = call.body();
            JsonNode request = body.length == 0 ? Json.object() : Json.read(body);
            if (request.isObject()) {
                return request;
            }
            throw malformed("unexpected token " + request);
        } catch (JsonProcessingException e) {
            throw malformed("syntax error " + e.getOriginalMessage());
        }
    }

    private static DaprError malformed(String error) {
        return DaprError.malformed("failed deserializing HTTP body: proto: " + error);
    }

    private ObjectNode converse(String name, JsonNode request) {
        if (!echoes.contains(name)) {
            throw new DaprError(
                    400,
                    Status.Code.INVALID_ARGUMENT,
                    "ERR_CONVERSATION_NOT_FOUND",
                    "failed finding conversation component " + name);
        }
        if (request.path("inputs").isEmpty()) {
            throw new DaprError(
                    400,
                    Status.Code.INVALID_ARGUMENT,
                    "ERR_CONVERSATION_MISSING_INPUTS",
                    "failed conversing with component " + name + ": missing inputs in request");
        }
        for (String field : List.of("scrub_pii", "scrubPii")) {
            if (request.toString().contains("\"" + field + "\":true")) {
                throw DaprError.notServed(field + " of a conversation");
            }
        }
        List<String> texts = new ArrayList<>();
        ArrayNode calls = Json.object().putArray("calls");
        for (JsonNode tool : request.path("tools")) {
            String id = Integer.toString(calls.size());
            ObjectNode function = calls.addObject().put("id", id).putObject("function");
            function.put("name", tool.at("/function/name").asText());
            Set<String> properties = new TreeSet<>();
            tool.at("/function/parameters/properties").fieldNames().forEachRemaining(properties::add);
            if (!properties.isEmpty()) {
                function.put("arguments", String.join(",", properties));
            }
        }
        for (JsonNode input : request.path("inputs")) {
            for (JsonNode message : input.path("messages")) {
                say(name, message, texts, calls);
            }
        }
        return answer(request, String.join("\n", texts), calls);
    }

    private static void say(String name, JsonNode message, List<String> texts, ArrayNode calls) {
        String kind = message.properties().stream()
                .map(field -> camelCase(field.getKey()))
                .filter(KINDS::contains)
                .findFirst()
                .orElseThrow(() -> new DaprError(
                        400,
                        Status.Code.INVALID_ARGUMENT,
                        "ERR_CONVERSATION_INVALID_PARMS",
                        "failed conversing with component " + name
                                + ": invalid params%!(EXTRA *errors.errorString=message type cannot be nil)"));
        JsonNode said = field(message, kind);
        String text = strings(said.path("content"));
        if (kind.equals("ofTool")) {
            text = "Tool Response for tool ID '%s' with name '%s': %s"
                    .formatted(field(said, "toolId").asText(), said.path("name").asText(), text);
        }
        if (!text.isEmpty()) {
            texts.add(text);
        }
        for (JsonNode call : field(said, "toolCalls")) {
            calls.add(call);
        }
    }

    private static String strings(JsonNode content) {
        return java.util.stream.StreamSupport.stream(content.spliterator(), false)
                .map(part -> part.path("text").asText())
                .collect(Collectors.joining("\n"));
    }

    private static ObjectNode answer(JsonNode request, String text, ArrayNode calls) {
        ObjectNode answer = Json.object();
        String context = field(request, "contextId").asText();
        if (!context.isEmpty()) {
            answer.put("contextId", context);
        }
        ObjectNode output = answer.putArray("outputs").addObject();
        ObjectNode choice = output.putArray("choices").addObject();
        choice.put("finishReason", calls.isEmpty() ? "stop" : "tool_calls");
        ObjectNode message = choice.putObject("message");
        ObjectNode usage = output.putObject("usage");
        if (!text.isEmpty()) {
            message.put("content", text);
            int words = text.split("\\s+").length;
            usage.put("completionTokens", "" + words)
                    .put("promptTokens", "" + words)
                    .put("totalTokens", "" + 2 * words);
        }
        if (!calls.isEmpty()) {
            message.set("toolCalls", calls);
        }
        return answer;
    }

    /** A field by its JSON name or its protobuf name; daprd accepts both. */
    private static JsonNode field(JsonNode object, String name) {
        for (var field : object.properties()) {
            if (camelCase(field.getKey()).equals(name)) {
                return field.getValue();
            }
        }
        return object.path(name);
    }

    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (String part : name.split("_", -1)) {
            camel.append(camel.isEmpty() ? part : part.substring(0, 1).toUpperCase() + part.substring(1));
        }
        return camel.toString();
    }
}
