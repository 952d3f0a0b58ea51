package io.todoflow.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.names.CalledRoute;
import io.todoflow.web.ProblemException;
import java.time.ZoneId;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How chat and tools interpret the answers of routes. */
class TaskRoutesTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final TaskRoutes routes = new TaskRoutes(new ObjectMapper(), camel);

    @AfterEach
    void stop() {
        camel.stop();
    }

    private void preferencesAre(int status, String body) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(CalledRoute.PREFERENCES_GET.uri())
                        .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(status))
                        .setBody(constant(body));
            }
        });
        camel.start();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"time_zone":"Asia/Karachi"} | Asia/Karachi
                    {}                           | UTC
                    """)
    void theTimeZoneComesFromThePreferences(String preferences, String zone) throws Exception {
        // Given
        preferencesAre(200, preferences);

        // When, Then
        assertThat(routes.zone(new Caller("ada"))).isEqualTo(ZoneId.of(zone));
    }

    @Test
    void anUnreadableTimeZoneIsNotGuessed() throws Exception {
        // Given
        preferencesAre(503, "{\"status\":503,\"detail\":\"The database is away\"}");

        // When, Then
        assertThatThrownBy(() -> routes.zone(new Caller("ada")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("user's time zone cannot be read");
    }
}
