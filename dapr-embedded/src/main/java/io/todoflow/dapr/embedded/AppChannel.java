package io.todoflow.dapr.embedded;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends HTTP requests to the app, over pooled keep-alive connections. */
final class AppChannel {

    private static final int DIAL_TIMEOUT_MILLIS = 1000;
    /** Headers that the HTTP client sets itself. */
    private static final Set<String> OWN_HEADERS = Set.of("connection", "content-length", "expect", "host", "upgrade");

    final String host;
    final int port;
    private final String apiToken;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    AppChannel(String host, int port, String apiToken) {
        this.host = host;
        this.port = port;
        this.apiToken = apiToken;
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int status, HttpHeaders headers, byte[] body) {
        boolean successful() {
            return status >= 200 && status < 300;
        }
    }

    boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), DIAL_TIMEOUT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The error text of daprd for an unanswered request (recorded: invoke-self-app-close, invoke-self-app-down). */
    String failure(String method, String pathAndQuery, IOException failure) {
        String request = method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT) + " \"http://localhost:" + port
                + pathAndQuery + "\": ";
        return request
                + (failure instanceof ConnectException
                        ? "dial tcp 127.0.0.1:" + port + ": connect: connection refused"
                        : "EOF");
    }

    Answer send(
            String method,
            String pathAndQuery,
            Iterable<Map.Entry<String, String>> headers,
            byte[] body,
            @Nullable Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest request;
        try {
            String slash = pathAndQuery.startsWith("/") ? "" : "/";
            HttpRequest.Builder builder = HttpRequest.newBuilder(
                            URI.create("http://" + host + ":" + port + slash + pathAndQuery))
                    .method(
                            method,
                            body.length == 0
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(body));
            for (Map.Entry<String, String> header : headers) {
                if (!OWN_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                    builder.header(header.getKey(), header.getValue());
                }
            }
            if (!apiToken.isEmpty()) {
                builder.setHeader("dapr-api-token", apiToken);
            }
            if (timeout != null) {
                builder.timeout(timeout);
            }
            request = builder.build();
        } catch (IllegalArgumentException e) {
            throw new IOException("not a valid HTTP request: " + e.getMessage(), e);
        }
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }
}
