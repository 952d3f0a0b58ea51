package io.todoflow.page;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import io.todoflow.TodoflowApplication;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The backend shows other processes, which describe themselves in the database. */
@TodoflowTest
class FlowOfServicesTest {

    private static final String BILLING = """
            {"nodes": [
              {"id": "topic:task-events", "kind": "topic", "title": "task-events", "services": [], "counts": {}},
              {"id": "consumer:billing", "kind": "consumer", "title": "billing", "route": "billing-charge",
               "file": "billing.camel.yaml", "status": "started", "services": ["billing-service"],
               "counts": {"processed": 5}, "said_by_a_newer_version": true}],
             "edges": [{"from": "topic:task-events", "to": "consumer:billing"}],
             "breakers": {}, "sidecar": false, "unloaded": []}
            """;

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    FlowDescription own;

    @Autowired
    HikariDataSource database;

    @AfterEach
    void onlyThisProcessExists() {
        jdbc.update("delete from flow_process where id <> ?", own.id());
    }

    private void described(int format, String flow, String expiresIn) {
        jdbc.update("""
                insert into flow_process (id, service, version, format, flow, files, expires_at)
                values (?, 'billing-service', '9', ?, ?::jsonb,
                    '{"billing-charge": {"name": "billing.camel.yaml", "yaml": "# Charges", "steps": []}}',
                    now() + ?::interval)
                """, UUID.randomUUID(), format, flow, expiresIn);
    }

    private JsonNode flow() {
        return todoflow.request("GET", "/api/flow", "").json();
    }

    private static Stream<JsonNode> billing(JsonNode flow) {
        return processes(flow, "billing-service");
    }

    private static Stream<JsonNode> processes(JsonNode flow, String service) {
        return StreamSupport.stream(flow.get("processes").spliterator(), false)
                .filter(process -> process.get("service").asText().equals(service));
    }

    private static Optional<JsonNode> consumer(JsonNode flow) {
        return node(flow, "consumer:billing");
    }

    private static Optional<JsonNode> node(JsonNode flow, String id) {
        return StreamSupport.stream(flow.get("nodes").spliterator(), false)
                .filter(node -> node.get("id").asText().equals(id))
                .findFirst();
    }

    @Test
    void eachProcessDescribesItsFlowsAndTheirFiles() {
        await().untilAsserted(() -> assertThat(jdbc.queryForList("""
                        select service, format, expires_at > now() as is_alive,
                            jsonb_path_exists(flow, '$.nodes[*] ? (@.id == "consumer:audit" && @.status == "started")') as drawn,
                            files -> 'audit-record' ->> 'name' as file
                        from flow_process
                        where id = ?
                        """, own.id()))
                .singleElement(as(InstanceOfAssertFactories.MAP))
                .containsEntry("service", "backend")
                .containsEntry("format", ProcessFlow.FORMAT)
                .containsEntry("is_alive", true)
                .containsEntry("drawn", true)
                .containsEntry("file", "audit.camel.yaml"));
    }

    @Test
    void theGraphOfTheBackendContainsAServiceInASeparateProcess() {
        // When
        try (ConfigurableApplicationContext audit = new SpringApplicationBuilder(TodoflowApplication.class)
                .run(
                        "--todoflow.service=audit-service",
                        "--server.port=0",
                        "--spring.datasource.url=" + database.getJdbcUrl(),
                        "--spring.datasource.username=" + database.getUsername(),
                        "--spring.datasource.password=" + database.getPassword(),
                        "--todoflow.dapr.grpc-endpoint=localhost:1",
                        "--todoflow.dapr.http-endpoint=http://localhost:1")) {
            // Then
            await().untilAsserted(() -> assertThat(node(flow(), "consumer:audit"))
                    .hasValueSatisfying(node ->
                            assertThat(node.get("services").toString()).isEqualTo("[\"audit-service\",\"backend\"]")));
            assertThat(processes(flow(), "audit-service")).singleElement().satisfies(process -> assertThat(
                            process.get("is_drawn").asBoolean())
                    .isTrue());
            assertThat(audit.isActive()).isTrue();
        }
    }

    @Test
    void theGraphContainsTheFlowsOfAnotherServiceWithTheirFiles() {
        // When
        described(ProcessFlow.FORMAT, BILLING, "1 minute");
        described(ProcessFlow.FORMAT, BILLING, "1 minute");

        // Then
        JsonNode flow = flow();
        assertThat(consumer(flow)).hasValueSatisfying(node -> {
            assertThat(node.at("/counts/processed").asInt()).isEqualTo(10);
            assertThat(node.at("/services/0").asText()).isEqualTo("billing-service");
        });
        assertThat(flow.get("edges").toString())
                .contains("{\"from\":\"topic:task-events\",\"to\":\"consumer:billing\"}");
        assertThat(billing(flow)).hasSize(2).allSatisfy(process -> {
            assertThat(process.has("gone_since")).isFalse();
            assertThat(process.get("sidecar").asBoolean()).isFalse();
        });
        assertThat(todoflow.request("GET", "/api/flow/routes/billing-charge", "")
                        .json()
                        .get("yaml")
                        .asText())
                .isEqualTo("# Charges");
    }

    @Test
    void aServiceWithoutAProcessIsShownAsLastSeen() {
        // When
        described(ProcessFlow.FORMAT, BILLING, "-2 minutes");
        described(ProcessFlow.FORMAT, BILLING, "-1 minute");

        // Then
        JsonNode flow = flow();
        assertThat(consumer(flow))
                .hasValueSatisfying(
                        node -> assertThat(node.get("status").asText()).isEqualTo("gone"));
        assertThat(billing(flow)).singleElement().satisfies(process -> assertThat(process.has("gone_since"))
                .isTrue());
    }

    @Test
    void aStoppedReplicaIsNotReportedWhileAnotherRuns() {
        // When
        described(ProcessFlow.FORMAT, BILLING, "-1 minute");
        described(ProcessFlow.FORMAT, BILLING, "1 minute");

        // Then
        assertThat(billing(flow())).singleElement().satisfies(process -> assertThat(process.has("gone_since"))
                .isFalse());
    }

    @Test
    void aVersionWithAnotherFlowFormatIsNamedAndNotDrawn() {
        // When
        described(ProcessFlow.FORMAT + 1, "{\"of\": \"another kind\"}", "1 minute");

        // Then
        JsonNode flow = flow();
        assertThat(consumer(flow)).isEmpty();
        assertThat(billing(flow)).singleElement().satisfies(process -> {
            assertThat(process.get("is_drawn").asBoolean()).isFalse();
            assertThat(process.get("version").asText()).isEqualTo("9");
        });
        assertThat(todoflow.request("GET", "/api/flow/routes/billing-charge", "")
                        .status())
                .isEqualTo(404);
    }
}
