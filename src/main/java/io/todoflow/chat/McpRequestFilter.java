package io.todoflow.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers invalid requests with a JSON-RPC error. The SDK would answer some of them with a stack trace, and it ignores
 * the protocol version.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports">Streamable HTTP</a>
 */
class McpRequestFilter extends OncePerRequestFilter {

    private static final String VERSION = "MCP-Protocol-Version";
    private static final List<String> METHODS = List.of("initialize", "ping", "tools/list", "tools/call");
    private static final List<MediaType> ANSWERS = List.of(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM);

    private final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final List<String> versions;
    private final Set<String> tools;

    /**
     * @param versions the supported protocol versions
     * @param tools the names of all tools
     */
    McpRequestFilter(List<String> versions, Set<String> tools) {
        this.versions = versions;
        this.tools = tools;
    }

    /** Why a request is refused. */
    private record Refusal(HttpStatus status, int code, String message) {

        static Refusal of(String message) {
            return new Refusal(HttpStatus.BAD_REQUEST, ErrorCodes.INVALID_REQUEST, message);
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Refusal> refusal = refusal(request);
        if (refusal.isPresent()) {
            refuse(response, refusal.get(), null);
            return;
        }
        byte[] body = request.getInputStream().readAllBytes();
        JsonNode message;
        try {
            message = json.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (JsonProcessingException | CharacterCodingException e) {
            refuse(
                    response,
                    new Refusal(
                            HttpStatus.BAD_REQUEST,
                            ErrorCodes.PARSE_ERROR,
                            "The body must be one JSON object in UTF-8"),
                    null);
            return;
        }
        Optional<Refusal> invalid =
                invalid(message).or(() -> unknown(request, message)).or(() -> invalidParams(message));
        if (invalid.isPresent()) {
            refuse(response, invalid.get(), message.get("id"));
            return;
        }
        chain.doFilter(new McpRequest(request, body), response);
    }

    private Optional<Refusal> refusal(HttpServletRequest request) {
        if (!request.getMethod().equals("POST")) {
            return Optional.of(new Refusal(
                    HttpStatus.METHOD_NOT_ALLOWED,
                    ErrorCodes.INVALID_REQUEST,
                    "This server has neither streams nor sessions; send messages by POST"));
        }
        if (!accepts(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)))) {
            return Optional.of(new Refusal(
                    HttpStatus.NOT_ACCEPTABLE,
                    ErrorCodes.INVALID_REQUEST,
                    "Accept must allow application/json and text/event-stream"));
        }
        return Optional.empty();
    }

    /** A newer client probes with its own version and adapts to the answer. */
    private Optional<Refusal> unknown(HttpServletRequest request, JsonNode message) {
        String version = request.getHeader(VERSION);
        boolean isSpoken = version == null || versions.contains(version);
        String method = message.path("method").asText();
        if (message.has("id") && !METHODS.contains(method)) {
            return Optional.of(new Refusal(
                    isSpoken ? HttpStatus.OK : HttpStatus.BAD_REQUEST,
                    ErrorCodes.METHOD_NOT_FOUND,
                    "The method is unknown, allowed are " + String.join(", ", METHODS)));
        }
        return isSpoken
                ? Optional.empty()
                : Optional.of(Refusal.of("%s must be one of %s".formatted(VERSION, String.join(", ", versions))));
    }

    private static boolean accepts(List<String> accept) {
        try {
            List<MediaType> accepted = MediaType.parseMediaTypes(accept);
            return ANSWERS.stream().allMatch(answer -> accepted.stream().anyMatch(type -> type.includes(answer)));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static Optional<Refusal> invalid(JsonNode message) {
        if (!message.isObject() || !message.path("jsonrpc").asText().equals("2.0")) {
            return Optional.of(Refusal.of("The body must be one JSON-RPC 2.0 message, not a batch"));
        }
        if (!message.path("method").isTextual()) {
            return Optional.of(Refusal.of("method must be a text"));
        }
        if (message.has("id") && !isId(message.get("id"))) {
            return Optional.of(Refusal.of("id must be a text or a whole number"));
        }
        if (message.has("params") && !message.get("params").isObject()) {
            return Optional.of(Refusal.of("params must be an object"));
        }
        return Optional.empty();
    }

    private static boolean isId(JsonNode id) {
        return id.isTextual() || id.isIntegralNumber();
    }

    /** Parameters that would make the SDK fail with an internal error. */
    private Optional<Refusal> invalidParams(JsonNode message) {
        JsonNode params = message.path("params");
        return switch (message.path("method").asText()) {
            case "tools/call" -> {
                JsonNode arguments = params.path("arguments");
                if (!tools.contains(params.path("name").textValue())) {
                    yield params("params.name must be one of " + String.join(", ", tools));
                }
                yield arguments.isMissingNode() || arguments.isObject()
                        ? Optional.empty()
                        : params("params.arguments must be an object");
            }
            case "initialize" ->
                params.path("protocolVersion").isTextual()
                                && params.path("capabilities").isObject()
                                && params.path("clientInfo").path("name").isTextual()
                                && params.path("clientInfo").path("version").isTextual()
                        ? Optional.empty()
                        : params("params must have protocolVersion, capabilities and clientInfo with name and version");
            default -> Optional.empty();
        };
    }

    private static Optional<Refusal> params(String message) {
        return Optional.of(new Refusal(HttpStatus.OK, ErrorCodes.INVALID_PARAMS, message));
    }

    private void refuse(HttpServletResponse response, Refusal refusal, @Nullable JsonNode id) throws IOException {
        ObjectNode answer = json.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", id != null && isId(id) ? id : null);
        answer.putObject("error").put("code", refusal.code()).put("message", refusal.message());
        response.setStatus(refusal.status().value());
        if (refusal.status() == HttpStatus.METHOD_NOT_ALLOWED) {
            response.setHeader(HttpHeaders.ALLOW, "POST");
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(answer));
    }
}
