package io.todoflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.SidecarServer;
import java.nio.charset.StandardCharsets;
import org.apache.coyote.BadRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class DeliveryFilterTest {

    private static final String PATH = "/events/pubsub/task-events";

    private final DeliveryFilter filter = new DeliveryFilter(new ProblemWriter(new ObjectMapper()));
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain behind = new MockFilterChain();

    private void request(String method, String path) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.addHeader("dapr-api-token", "secret");
        request.setContent("{\"é\":1}".getBytes(StandardCharsets.UTF_8));
        filter.doFilter(request, response, behind);
    }

    private static SidecarServer.Answer echo(SidecarServer.Request request) throws java.io.IOException {
        return SidecarServer.Answer.json(
                200, request.header("dapr-api-token") + new String(request.body(), StandardCharsets.UTF_8));
    }

    @Test
    void aDeliveryIsAnsweredBeforeTheOtherFilters() throws Exception {
        // Given
        filter.serve(PATH, DeliveryFilterTest::echo);

        // When
        request("POST", PATH);

        // Then
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentType()).isEqualTo("application/json");
        assertThat(response.getContentAsString(StandardCharsets.UTF_8)).isEqualTo("secret{\"é\":1}");
        assertThat(response.getContentLength()).isEqualTo(response.getContentAsByteArray().length);
        assertThat(behind.getRequest()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"GET,/events/pubsub/task-events", "POST,/events/pubsub/task-events/1", "POST,/api/1/tasks"})
    void otherRequestsContinueToTheOtherFilters(String method, String path) throws Exception {
        // Given
        filter.serve(PATH, DeliveryFilterTest::echo);

        // When
        request(method, path);

        // Then
        assertThat(behind.getRequest()).isNotNull();
    }

    @Test
    void aPathIsServedUntilItsRegistrationIsClosed() throws Exception {
        // Given
        SidecarServer.Registration first = filter.serve(PATH, DeliveryFilterTest::echo);

        // When
        first.close();
        request("POST", PATH);

        // Then
        assertThat(behind.getRequest()).isNotNull();
    }

    @Test
    void aTruncatedBodyIsABadRequest() throws Exception {
        // Given
        filter.serve(PATH, request -> {
            throw new BadRequestException("cut off");
        });

        // When
        request("POST", PATH);

        // Then
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
    }
}
