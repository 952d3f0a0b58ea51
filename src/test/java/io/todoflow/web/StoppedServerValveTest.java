package io.todoflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server still has its port, and its application is gone. */
class StoppedServerValveTest {

    private final Tomcat server = new Tomcat();

    @BeforeEach
    void start(@TempDir Path folder) throws LifecycleException {
        server.setBaseDir(folder.toString());
        server.setPort(0);
        server.getEngine().getPipeline().addValve(new StoppedServerValve());
        server.getConnector();
        server.start();
    }

    @AfterEach
    void stop() throws LifecycleException {
        server.stop();
        server.destroy();
    }

    private HttpResponse<String> deliver() throws IOException, InterruptedException {
        URI events = URI.create("http://localhost:%d/events/pubsub/task-events"
                .formatted(server.getConnector().getLocalPort()));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(events)
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void anEventIsToComeAgainWhenTheApplicationIsGone(@TempDir Path folder) throws Exception {
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
    void whatARunningApplicationDoesNotHaveIsNotFound(@TempDir Path folder) throws Exception {
        // Given
        server.addContext("", folder.toString());

        // When
        HttpResponse<String> answer = deliver();

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
    }
}
