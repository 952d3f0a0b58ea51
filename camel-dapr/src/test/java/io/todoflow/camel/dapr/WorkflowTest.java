package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.todoflow.camel.dapr.SidecarException.Code;
import java.nio.charset.StandardCharsets;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code dapr:workflow} with a sidecar without workflows; {@code contract.WorkflowsTest} covers one with them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkflowTest {

    private CamelWithDapr camel = CamelWithDapr.start();

    @AfterAll
    void close() {
        camel.close();
    }

    private @Nullable Exception failure(String options, @Nullable Object body, Object... headers) {
        return camel.send("dapr:workflow?" + options, body, headers).getException();
    }

    @ParameterizedTest
    @EnumSource(WorkflowOperation.class)
    void aSidecarWithoutWorkflowsIsDistinguishedFromOneThatIsDown(WorkflowOperation operation) {
        // Given
        String wait = operation.name().startsWith("wait") ? "&timeout=1m" : "";

        // When
        Exception failure =
                failure("workflowClass=W&workflowInstanceId=1&eventName=e&workflowOperation=" + operation + wait, "x");

        // Then
        assertThat(failure).isInstanceOfSatisfying(SidecarException.class, e -> assertThat(e.getCode())
                .isEqualTo(Code.COMPONENT_MISSING));
    }

    @ParameterizedTest
    @CsvSource({
        "scheduleNew, workflowClass, CamelDaprWorkflowClass",
        "terminate, workflowInstanceId, CamelDaprWorkflowInstanceId",
        "purge, workflowInstanceId, CamelDaprWorkflowInstanceId",
        "suspend, workflowInstanceId, CamelDaprWorkflowInstanceId",
        "resume, workflowInstanceId, CamelDaprWorkflowInstanceId",
        "state, workflowInstanceId, CamelDaprWorkflowInstanceId",
        "raiseEvent, eventName, CamelDaprEventName",
        "waitForInstanceStart, workflowInstanceId, CamelDaprWorkflowInstanceId"
    })
    void missingValuesAreReported(String operation, String option, String header) {
        assertThat(failure("workflowOperation=" + operation, null))
                .hasMessage("The option %s or the header %s is needed", option, header);
    }

    @Test
    void aWaitRequiresATimeout() {
        assertThat(failure("workflowOperation=waitForInstanceCompletion&workflowInstanceId=1", null))
                .hasMessage("The option timeout or the header CamelDaprTimeout is needed");
    }

    @Test
    void bytesMustBeJson() {
        assertThat(failure("workflowClass=W", "no JSON".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(com.fasterxml.jackson.core.JsonProcessingException.class);
    }

    @Test
    void anActivityHasOneRoute() throws Exception {
        // Given
        camel.camel.addRoutes(activity("charge"));

        // Then
        assertThatThrownBy(() -> camel.camel.addRoutes(activity("charge")))
                .hasStackTraceContaining("are the same activity: charge");
    }

    private static RouteBuilder activity(String name) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("dapr:workflow?activityName=" + name).to("mock:done");
            }
        };
    }
}
