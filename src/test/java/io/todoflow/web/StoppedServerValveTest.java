package io.todoflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.Http11NioProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that arrive while the port is open but the application has stopped. */
class StoppedServerValveTest {

    private final Tomcat server = new Tomcat();

    @BeforeEach
    void start(@TempDir Path folder) throws LifecycleException {
        server.setBaseDir(folder.toString());
        server.setPort(0);
        server.getHost().getPipeline().addValve(new ErrorReportValve());
        StoppedServerValve.addTo(server.getHost());
        server.getConnector();
        server.start();
    }

    @AfterEach
    void stop() throws LifecycleException {
        server.stop();
        server.destroy();
    }

    private HttpResponse<String> deliver() throws IOException, InterruptedException {
        return deliver(server.getConnector());
    }

    private static HttpResponse<String> deliver(Connector connector) throws IOException, InterruptedException {
        URI events = URI.create("http://localhost:%d/events/pubsub/task-events".formatted(connector.getLocalPort()));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(events)
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void anEventIsAnswered503AfterTheApplicationHasStopped(@TempDir Path folder) throws Exception {
        // Given
        Context application = server.addContext("", folder.toString());
        server.getHost().removeChild(application);

        // When
        HttpResponse<String> answer = deliver();

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void aRequestTruncatedDuringShutdownIsAnswered503(@TempDir Path folder) throws Exception {
        // Given
        Context application = server.addContext("", folder.toString());
        Tomcat.addServlet(application, "cut-off", new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                CompletableFuture.runAsync(() -> stop(application));
                await().until(() -> !application.getState().isAvailable());
                response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            }
        });
        application.addServletMappingDecoded("/*", "cut-off");

        // When
        HttpResponse<String> answer = deliver();

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    /** Tomcat then does not read the headers, and misses the host. */
    @Test
    void aRequestToAPausedServerIsAnswered503(@TempDir Path folder) throws Exception {
        // Given
        server.addContext("", folder.toString());
        Connector pausing = new Connector(new PausesInARequest());
        pausing.setPort(0);
        server.getService().addConnector(pausing);

        // When
        HttpResponse<String> answer = deliver(pausing);

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    /** Continues when a request begins, and pauses when its first line is read. */
    private static final class PausesInARequest extends Http11NioProtocol {
        private final AtomicBoolean isPaused = new AtomicBoolean();

        @Override
        public boolean isPaused() {
            return isPaused.getAndSet(true);
        }
    }

    private static void stop(Context application) {
        try {
            application.stop();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRunningApplicationAnswers404ForUnknownPaths(@TempDir Path folder) throws Exception {
        // Given
        server.addContext("", folder.toString());

        // When
        HttpResponse<String> answer = deliver();

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
    }
}
