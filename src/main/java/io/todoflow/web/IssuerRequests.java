package io.todoflow.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestOperations;
import org.springframework.web.client.RestTemplate;

/**
 * Reads each document of the token issuer at most once per interval, with a short time-out. Anybody can make up tokens
 * with unknown keys; within the interval, they are checked against the last document read.
 */
final class IssuerRequests implements ClientHttpRequestInterceptor {

    private static final int LARGEST = 1024 * 1024;

    private final long intervalNanos;
    private final Map<URI, Reading> readings = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    private IssuerRequests(Duration interval) {
        this.intervalNanos = interval.toNanos();
    }

    /** A client of the issuer with these limits. */
    static RestOperations client(Duration interval, Duration timeout) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build());
        requests.setReadTimeout(timeout);
        RestTemplate client = new RestTemplate(requests);
        client.getInterceptors().add(new IssuerRequests(interval));
        return client;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        lock.lock();
        try {
            Reading reading = readings.get(request.getURI());
            if (reading == null || System.nanoTime() - reading.endedAt() >= intervalNanos) {
                reading = read(request, body, execution);
                readings.put(request.getURI(), reading);
            }
            return reading.response();
        } finally {
            lock.unlock();
        }
    }

    private static Reading read(HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
        try (ClientHttpResponse response = execution.execute(request, body)) {
            byte[] document = response.getBody().readNBytes(LARGEST + 1);
            if (document.length > LARGEST) {
                throw new IOException("%s is larger than %d bytes".formatted(request.getURI(), LARGEST));
            }
            return new Reading(
                    System.nanoTime(), new Answer(response.getStatusCode(), response.getHeaders(), document), null);
        } catch (IOException e) {
            return new Reading(System.nanoTime(), null, e);
        }
    }

    /** The last result, and its time. */
    private record Reading(
            long endedAt, @Nullable Answer answer, @Nullable IOException failure) {

        ClientHttpResponse response() throws IOException {
            if (answer == null) {
                throw new IOException("The issuer of tokens could not be read", failure);
            }
            return answer;
        }
    }

    private record Answer(HttpStatusCode status, HttpHeaders headers, byte[] document) implements ClientHttpResponse {

        @Override
        public HttpStatusCode getStatusCode() {
            return status;
        }

        @Override
        public String getStatusText() {
            return "";
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(document);
        }

        @Override
        public void close() {
            // holds no connection
        }
    }
}
