package io.todoflow.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** A minimal HTTP server for Camel's platform-http: fixed paths, and one variable at the end. */
public final class TestHttpServer implements PlatformHttpEngine, AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "test-http");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Served> served = new ConcurrentHashMap<>();
    private final HttpServer server;

    /** Serves on a free port of the loopback interface. */
    public TestHttpServer() {
        this(0);
    }

    /** Serves on a port of the loopback interface. */
    public TestHttpServer(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    @Override
    public int getServerPort() {
        return server.getAddress().getPort();
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new Served(endpoint, processor);
    }

    private final class Served extends DefaultConsumer implements PlatformHttpConsumer {

        private final String path;

        Served(PlatformHttpEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
            path = endpoint.getPath();
        }

        @Override
        public PlatformHttpEndpoint getEndpoint() {
            return (PlatformHttpEndpoint) super.getEndpoint();
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            served.put(path, this);
        }

        @Override
        protected void doStop() throws Exception {
            served.remove(path);
            super.doStop();
        }
    }

    private void handle(HttpExchange http) throws IOException {
        try (http) {
            String path = http.getRequestURI().getPath();
            int last = path.lastIndexOf('/');
            @Nullable Served consumer = served.get(path);
            if (consumer == null) {
                consumer = served.get(path.substring(0, last) + "/{name}");
            }
            if (consumer == null) {
                http.sendResponseHeaders(404, -1);
                return;
            }
            String allowed = String.valueOf(consumer.getEndpoint().getHttpMethodRestrict());
            if (!allowed.contains(http.getRequestMethod())) {
                http.sendResponseHeaders(405, -1);
                return;
            }
            Exchange exchange = consumer.createExchange(true);
            http.getRequestHeaders()
                    .forEach((name, values) -> exchange.getMessage().setHeader(name, values.get(0)));
            exchange.getMessage().setHeader("name", path.substring(last + 1));
            exchange.getMessage().setBody(http.getRequestBody().readAllBytes());
            try {
                consumer.getProcessor().process(exchange);
            } catch (Exception e) {
                exchange.setException(e);
            }
            byte[] body = exchange.getMessage().getBody(byte[].class);
            int status = exchange.getException() != null
                    ? 500
                    : exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
            http.getResponseHeaders().set("Content-Type", "application/json");
            http.sendResponseHeaders(status, body == null || body.length == 0 ? -1 : body.length);
            if (body != null) {
                http.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
