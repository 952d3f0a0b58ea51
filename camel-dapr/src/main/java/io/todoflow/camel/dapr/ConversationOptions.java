package io.todoflow.camel.dapr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.todoflow.camel.dapr.SidecarException.Code;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.camel.Message;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Options of {@code dapr:conversation}, which asks a language model over the sidecar's HTTP API, version alpha2.
 *
 * @see <a href="https://docs.dapr.io/reference/api/conversation_api/">Dapr conversation API</a>
 */
@UriParams
@Configurer
public class ConversationOptions extends OperationOptions {

    private static final ObjectMapper JSON = new ObjectMapper();

    @UriParam(
            label = "producer",
            description = "Name of the conversation component. The body is the JSON request of Dapr's HTTP API (inputs,"
                    + " tools), and becomes the JSON answer. Not in Camel's own component")
    private @Nullable String conversationName;

    @Override
    String component(Message message) {
        return RequestValues.label(message, DaprConstants.CONVERSATION_NAME, conversationName);
    }

    @Override
    boolean takesMetadata() {
        return false;
    }

    @Override
    SidecarRequest createRequest(DaprEndpoint endpoint) {
        return message -> converse(endpoint, message);
    }

    private Mono<Void> converse(DaprEndpoint endpoint, Message message) throws IOException {
        String name =
                RequestValues.required(message, DaprConstants.CONVERSATION_NAME, conversationName, "conversationName");
        HttpRequest.Builder request = endpoint.sidecar()
                .httpRequest("/v1.0-alpha2/conversation/%s/converse"
                        .formatted(URLEncoder.encode(name, StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(RequestValues.bytes(message, "application/json")));
        Duration timeout = endpoint.getRequestTimeout();
        if (timeout != null) {
            // A model may take longer than the component allows to others
            request.timeout(timeout);
        }
        TraceContext.forEach(message, request::setHeader);
        return endpoint.sidecar()
                .http(request)
                .doOnNext(answer -> read(answer, message))
                .then();
    }

    private static void read(HttpResponse<byte[]> answer, Message message) {
        int status = answer.statusCode();
        if (status != 200) {
            JsonNode error = error(answer.body());
            throw SidecarFailures.of(
                    code(status, error), status + ": " + error.path("message").asText(error.asText()), null);
        }
        message.setBody(answer.body());
    }

    private static Code code(int status, JsonNode error) {
        return switch (status) {
            case 400, 404 ->
                error.path("errorCode").asText().equals("ERR_CONVERSATION_NOT_FOUND")
                        ? Code.COMPONENT_MISSING
                        : Code.INVALID;
            case 401 -> Code.TOKEN_WRONG;
            case 403 -> Code.FORBIDDEN;
            case 413 -> Code.PAYLOAD_TOO_LARGE;
            case 501 -> Code.NOT_SUPPORTED;
            default -> Code.COMPONENT_FAILED;
        };
    }

    /** The problem as JSON, or as text if it is not JSON. */
    private static JsonNode error(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return TextNode.valueOf(new String(body, StandardCharsets.UTF_8));
        }
    }

    public @Nullable String getConversationName() {
        return conversationName;
    }

    public void setConversationName(@Nullable String conversationName) {
        this.conversationName = conversationName;
    }
}
