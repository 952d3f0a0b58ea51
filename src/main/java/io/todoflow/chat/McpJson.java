package io.todoflow.chat;

import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.todoflow.camel.dapr.Excerpt;

/**
 * The JSON mapper for the Model Context Protocol. It shortens method and tool names, which the SDK quotes in answers
 * and logs if it does not know them. It omits stack traces, which the SDK adds to some errors.
 */
final class McpJson {

    private McpJson() {}

    static ObjectMapper mapper() {
        return new ObjectMapper()
                .addMixIn(JSONRPCRequest.class, WithExcerptOfRequest.class)
                .addMixIn(JSONRPCNotification.class, WithExcerptOfNotification.class)
                .addMixIn(CallToolRequest.class, WithExcerptOfCall.class)
                .addMixIn(McpError.class, MessageAlone.class);
    }

    @JsonDeserialize(converter = ExcerptOfRequest.class)
    private interface WithExcerptOfRequest {}

    @JsonDeserialize(converter = ExcerptOfNotification.class)
    private interface WithExcerptOfNotification {}

    @JsonDeserialize(converter = ExcerptOfCall.class)
    private interface WithExcerptOfCall {}

    @JsonIncludeProperties("message")
    private interface MessageAlone {}

    private static final class ExcerptOfRequest extends StdConverter<JSONRPCRequest, JSONRPCRequest> {
        @Override
        public JSONRPCRequest convert(JSONRPCRequest given) {
            return new JSONRPCRequest(given.jsonrpc(), Excerpt.of(given.method()), given.id(), given.params());
        }
    }

    private static final class ExcerptOfNotification extends StdConverter<JSONRPCNotification, JSONRPCNotification> {
        @Override
        public JSONRPCNotification convert(JSONRPCNotification given) {
            return new JSONRPCNotification(given.jsonrpc(), Excerpt.of(given.method()), given.params());
        }
    }

    private static final class ExcerptOfCall extends StdConverter<CallToolRequest, CallToolRequest> {
        @Override
        public CallToolRequest convert(CallToolRequest given) {
            return new CallToolRequest(Excerpt.of(given.name()), given.arguments(), given.meta());
        }
    }
}
