package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A user views the statistics. */
class StatisticsViewTest extends PageOfAUser {

    @Autowired
    JdbcTemplate jdbc;

    private void completed(int daysAgo) {
        jdbc.update("""
                insert into task_fact (task_id, user_id, version, created_at, completed_at)
                values (gen_random_uuid(), ?, 1, now() - make_interval(days => ?, hours => 3), now() - make_interval(days => ?))
                """, user, daysAgo, daysAgo);
    }

    @Test
    void theDaysAreCountedAndDrawn() {
        // Given three days in a row, a gap, and one long ago
        completed(0);
        completed(0);
        completed(1);
        completed(2);
        completed(40);

        // When
        browser.open(address("statistics"));

        // Then
        await().until(() -> browser.find(".figures").getText().contains("Days in a row\n3 days"));
        assertThat(browser.find(".figures").getText()).contains("Completed\n4");
        assertThat(browser.run("return document.querySelectorAll('.chart.good rect').length"))
                .isEqualTo(30L);
        assertThat(browser.run("return document.querySelectorAll('.chart.good rect:not([height=\"0\"])').length"))
                .isEqualTo(3L);
        assertThat(browser.run("return [...document.querySelectorAll('.chart')].at(-1).textContent"))
                .asString()
                .contains("maximum 3 h");

        // When
        browser.press("90 days");

        // Then
        await().until(() -> browser.find(".figures").getText().contains("Completed\n5"));
    }
}
