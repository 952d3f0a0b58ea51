package io.todoflow.benchmark.bare;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Answers a request with JSON, in one piece. */
final class JsonAnswer {

    private JsonAnswer() {}

    static void send(HttpExchange exchange, int status, byte[] json) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, json.length);
        exchange.getResponseBody().write(json);
    }
}
