package io.todoflow.camel.dapr;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Serves the deliveries of the sidecar on the application's HTTP server, without an exchange for the HTTP request. The
 * component uses the one in the registry of Camel, or {@code platform-http} if there is none.
 */
public interface SidecarServer {

    /** Serves {@code POST} requests to a path until the result is closed. */
    Registration serve(String path, Handler handler);

    /** A registered path. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** Handles the requests of a path. */
    @FunctionalInterface
    interface Handler {
        Answer answer(Request request) throws IOException;
    }

    /** A request of the sidecar. */
    interface Request {
        /** The first value of a header. */
        @Nullable
        String header(String name);

        /** The whole body. */
        byte[] body() throws IOException;
    }

    /** The answer to the sidecar. */
    record Answer(int status, String contentType, String body) {
        /** An answer of JSON. */
        public static Answer json(int status, String body) {
            return new Answer(status, "application/json", body);
        }
    }
}
