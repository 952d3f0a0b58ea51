package io.todoflow.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.names.ExchangeNames.Properties;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Streams the progress of a turn as server-sent events to callers that accept them: each tool call, then the answer or
 * the problem. The turn continues if the caller disconnects.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
@Component("chatStream")
class ChatStream {

    private static final Logger LOG = LoggerFactory.getLogger(ChatStream.class);

    /** The events of one response. */
    static final class Events {

        private final OutputStream out;
        private boolean isGone;

        private Events(OutputStream out) {
            this.out = out;
        }

        void send(String event, String data) {
            if (isGone) {
                return;
            }
            try {
                out.write("event: %s\ndata: %s\n\n".formatted(event, data).getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException e) {
                LOG.debug("A caller disconnected before its answer", e);
                isGone = true;
            }
        }
    }

    /** Starts a response of events if the request accepts them. */
    public void open(Exchange exchange, @ExchangeProperty(Properties.TURN) ChatTurn turn) throws IOException {
        Message message = exchange.getMessage();
        @Nullable
        HttpServletRequest request = message.getHeader(Exchange.HTTP_SERVLET_REQUEST, HttpServletRequest.class);
        @Nullable
        HttpServletResponse response = message.getHeader(Exchange.HTTP_SERVLET_RESPONSE, HttpServletResponse.class);
        if (request == null || response == null || !accepts(request.getHeader(HttpHeaders.ACCEPT))) {
            return;
        }
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Events events = new Events(response.getOutputStream());
        turn.stream(events);
        events.send(
                "conversation",
                "{\"conversation_id\":\"%s\"}".formatted(turn.conversation().id()));
    }

    private static boolean accepts(@Nullable String accept) {
        return accept != null
                && MediaType.parseMediaTypes(accept).stream()
                        .anyMatch(type -> type.equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM));
    }

    /** Sends the answer or the problem as an event, and ends the response. */
    public void close(Exchange exchange, @ExchangeProperty(Properties.TURN) @Nullable ChatTurn turn) {
        if (turn == null || turn.stream() == null) {
            return;
        }
        Message message = exchange.getMessage();
        boolean failed =
                MediaType.APPLICATION_PROBLEM_JSON_VALUE.equals(message.getHeader(Exchange.CONTENT_TYPE, String.class));
        turn.stream().send(failed ? "error" : "answer", message.getBody(String.class));
        message.removeHeaders("*");
        message.setBody(null);
    }

    /** Sends an event for a tool call. */
    static void tell(ChatTurn turn, JsonNode done) {
        Events events = turn.stream();
        if (events != null) {
            events.send("tool_call", done.toString());
        }
    }
}
