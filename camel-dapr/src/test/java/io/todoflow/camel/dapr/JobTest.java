package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.testing.FreePorts;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.ExchangeBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** {@code to: dapr:job} and {@code from: dapr:job}. */
@SpringBootTest(
        classes = SidecarApp.class,
        properties = SidecarApp.NO_FLOWS,
        webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = FreePorts.class)
@Import(JobTest.Routes.class)
class JobTest {

    private static final List<String> TRIGGERED = new CopyOnWriteArrayList<>();

    @TestConfiguration(proxyBeanMethods = false)
    static class Routes {
        @Bean
        RoutesBuilder jobs() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("dapr:job?jobName=remind-*").routeId("remind").process(JobTest::record);
                    from("dapr:job?jobName=remind-me-*").routeId("remind-me").process(JobTest::record);
                    from("dapr:job?jobName=remind-me-now").routeId("now").process(JobTest::record);
                    from("dapr:job?jobName=fails").routeId("fails").process(exchange -> {
                        record(exchange);
                        throw new IllegalStateException("not well");
                    });
                }
            };
        }
    }

    private static void record(Exchange exchange) {
        TRIGGERED.add("%s %s %s"
                .formatted(
                        exchange.getFromRouteId(),
                        exchange.getMessage().getHeader("CamelDaprJobName"),
                        exchange.getMessage().getBody(String.class)));
    }

    @Autowired
    ProducerTemplate template;

    @Autowired
    CamelContext camel;

    @Value("${server.port}")
    int port;

    @BeforeEach
    void forget() {
        TRIGGERED.clear();
    }

    private Exchange job(String options, @Nullable Object body, Object... headers) {
        ExchangeBuilder exchange = ExchangeBuilder.anExchange(camel).withBody(body);
        for (int i = 0; i < headers.length; i += 2) {
            exchange.withHeader((String) headers[i], headers[i + 1]);
        }
        return template.send("dapr:job?" + options, exchange.build());
    }

    private static String name() {
        return "remind-" + UUID.randomUUID();
    }

    @Test
    void aDueJobRunsItsRouteWithItsNameAndData() {
        // Given
        String name = name();

        // When
        Exchange scheduled = job("dueTime=10ms&jobName=" + name, "{\"task\":1}");

        // Then
        assertThat(scheduled.getException()).isNull();
        await().untilAsserted(() -> assertThat(TRIGGERED).containsExactly("remind " + name + " {\"task\":1}"));
    }

    @Test
    void aDueTimeInAHeaderMayHaveAnyTimeType() {
        // Given a time whose seconds are zero, which Java omits and Dapr requires
        OffsetDateTime past = OffsetDateTime.now(ZoneOffset.ofHours(2)).truncatedTo(ChronoUnit.MINUTES);

        // When
        for (Object due : List.of(past, past.toString(), past.toInstant(), past.toZonedDateTime(), Instant.now())) {
            Exchange scheduled =
                    job("jobOperation=schedule", null, "CamelDaprJobName", name(), "CamelDaprJobDueTime", due);
            assertThat(scheduled.getException()).isNull();
        }

        // Then
        await().untilAsserted(() -> assertThat(TRIGGERED).hasSize(5));
    }

    @ParameterizedTest
    @CsvSource({"remind-1,remind", "remind-me-1,remind-me", "remind-me-now,now"})
    void theMostSpecificRouteReceivesAJob(String name, String route) throws Exception {
        // When
        int status = SidecarApp.post(port, "/job/" + name, "1").statusCode();

        // Then
        assertThat(status).isEqualTo(200);
        assertThat(TRIGGERED).containsExactly(route + " " + name + " 1");
    }

    @Test
    void aNameWithSpacesAndPlusArrivesUnchanged() throws Exception {
        // When
        SidecarApp.post(port, "/job/remind-a%20b+c%7C%7C", "");

        // Then
        assertThat(TRIGGERED).containsExactly("remind remind-a b+c|| null");
    }

    @Test
    void aFailedRouteAndAJobWithoutARouteDoNotCountAsDone() throws Exception {
        assertThat(SidecarApp.post(port, "/job/fails", "").statusCode()).isEqualTo(500);
        assertThat(SidecarApp.post(port, "/job/nobody", "").statusCode()).isEqualTo(500);
    }

    @Test
    void aJobOfAStoppedRouteDoesNotCountAsDone() throws Exception {
        // Given
        camel.getRouteController().stopRoute("now");
        camel.getRouteController().stopRoute("remind-me");
        camel.getRouteController().stopRoute("remind");

        // When
        int stopped = SidecarApp.post(port, "/job/remind-me-now", "").statusCode();
        camel.getRouteController().startAllRoutes();
        int started = SidecarApp.post(port, "/job/remind-me-now", "").statusCode();

        // Then
        assertThat(stopped).isEqualTo(500);
        assertThat(started).isEqualTo(200);
    }

    @Test
    void theFailurePolicyLimitsTheRetriesOfAFailedJob() {
        // When
        job("jobName=fails&dueTime=1ms&overwrite=true&failurePolicy=constant:10ms,2", null);

        // Then
        await().during(java.time.Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(TRIGGERED).hasSize(3));
    }

    @Test
    void aJobIsReplacedOnlyOnRequest() {
        // Given
        String name = name();
        job("dueTime=1h&jobName=" + name, "1");

        // When
        Exchange again = job("dueTime=1h&jobName=" + name, "2");
        Exchange replaced = job("dueTime=2h&overwrite=true&jobName=" + name, "3");

        // Then
        assertThat(again.getException()).hasMessageContaining("already exists");
        assertThat(replaced.getException()).isNull();
        assertThat(job("jobOperation=get&jobName=" + name, null).getMessage().getBody(String.class))
                .isEqualTo("3");
    }

    @Test
    void aJobIsReadAndDeleted() {
        // Given
        String name = name();
        job("schedule=@every 1h&repeats=3&ttl=24h&jobName=" + name, "{}");

        // When
        Exchange got = job("jobOperation=get&jobName=" + name, "old");
        job("jobOperation=delete&jobName=" + name, null);
        Exchange gone = job("jobOperation=get&jobName=" + name, "old");
        Exchange deletedAgain = job("jobOperation=delete&jobName=" + name, null);

        // Then
        assertThat(got.getMessage().getHeaders())
                .containsEntry("CamelDaprJobSchedule", "@every 1h")
                .containsEntry("CamelDaprJobRepeats", 3)
                .containsEntry("CamelDaprJobTtl", "24h");
        assertThat(gone.getException()).isNull();
        assertThat(gone.getMessage().getBody()).isNull();
        assertThat(deletedAgain.getException()).isNull();
    }

    @Test
    void missingValuesAreReported() {
        assertThat(job("dueTime=1h", null).getException()).hasMessageContaining("CamelDaprJobName is needed");
        assertThat(job("jobName=x", null).getException())
                .hasMessageContaining("Job x needs a schedule or a dueTime")
                .hasMessageContaining("CamelDaprJobDueTime");
    }
}
