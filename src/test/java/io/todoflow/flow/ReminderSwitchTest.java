package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** Tasks work without the flows of reminders. */
@TodoflowTest
@TestPropertySource(
        properties = {
            "todoflow.task-reminders.enabled=false",
            "todoflow.notification.enabled=false",
            "todoflow.email-delivery.enabled=false"
        })
@DirtiesContext
class ReminderSwitchTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @Test
    void aDisabledReminderFlowNeitherRemindsNorSubscribes() {
        // When
        String taskId = todoflow.create("1", "{\"title\":\"Quiet\",\"remind_at\":\"2020-01-01T00:00:00Z\"}")
                .json()
                .get("id")
                .asText();

        // Then
        await().until(() -> todoflow.history("1", taskId).size() == 1);
        assertThat(todoflow.request("GET", "/dapr/subscribe", "").json())
                .extracting(subscription -> subscription.get("topic").asText())
                .containsExactly("task-events");
        assertThat(jdbc.queryForObject("select count(*) from reminder", Integer.class))
                .isZero();
        assertThat(todoflow.request("POST", "/api/jobs/trigger", "{}").status()).isEqualTo(404);
    }
}
