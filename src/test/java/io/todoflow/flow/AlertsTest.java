package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.Scrape;
import io.todoflow.testing.TodoflowClient;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Alerts and dashboards refer to existing metrics and labels. */
@TodoflowTest
class AlertsTest {

    private static final Path FILES = Path.of("helm/todoflow/files");
    private static final Path RULES = FILES.resolve("prometheus-rules.yaml");
    private static final Path RULE_TESTS = Path.of("src/test/resources/prometheus/alerts-test.yaml");

    /** Metrics of Prometheus itself, and those of a Dapr sidecar 1.18.3 at its metrics port. */
    private static final Map<String, Set<String>> OF_OTHERS = Map.of(
            "up", Set.of(),
            "dapr_component_pubsub_egress_count", Set.of("app_id", "component", "topic", "success"),
            "dapr_component_pubsub_egress_bulk_count", Set.of("app_id", "component", "topic", "success"));

    private static final Set<String> OF_EACH_SAMPLE = Set.of("namespace", "job", "pod", "container", "instance", "le");
    private static final Pattern SECTION = Pattern.compile("(?ms)^## (\\w+)\n(.*?)(?=^## |\\z)");

    private static final Pattern METRIC = Pattern.compile("\\b([a-z]\\w+)(?:\\{([^}]*)})?(?!\\s*\\(|\\w)");
    private static final Pattern GROUPING = Pattern.compile("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");
    private static final Set<String> KEYWORDS = Set.of("or", "and", "unless");

    @Autowired
    TodoflowClient todoflow;

    private static JsonNode rules() throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(RULES.toFile());
    }

    private static Stream<String> ruleExpressions() throws IOException {
        return rules().findValuesAsText("expr").stream();
    }

    private static Stream<JsonNode> alerts() throws IOException {
        return rules().findValues("rules").stream().flatMap(JsonNode::valueStream);
    }

    private static List<String> dashboardExpressions() throws IOException {
        try (Stream<Path> dashboards = Files.list(FILES.resolve("dashboards"))) {
            return dashboards
                    .map(AlertsTest::json)
                    .flatMap(dashboard -> dashboard.findValuesAsText("expr").stream())
                    .toList();
        }
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new AssertionError(file + " is not JSON", e);
        }
    }

    /** The labels that the expressions select by, per metric. */
    private static Map<String, Set<String>> metrics(Stream<String> expressions) {
        Map<String, Set<String>> metrics = new TreeMap<>();
        expressions.forEach(expression -> METRIC.matcher(
                        GROUPING.matcher(expression.replaceAll("\\[[^]]*]", "")).replaceAll(""))
                .results()
                .filter(metric -> !KEYWORDS.contains(metric.group(1)))
                .forEach(metric -> {
                    Set<String> labels = metrics.computeIfAbsent(metric.group(1), name -> new TreeSet<>());
                    if (metric.group(2) != null) {
                        LABEL.matcher(metric.group(2)).results().forEach(label -> labels.add(label.group(1)));
                    }
                }));
        return metrics;
    }

    /** The metrics of the application after a run, by their Prometheus names. */
    private Map<String, Set<String>> reported() {
        String task = todoflow.createTask("1", "measured");
        await().until(() -> !todoflow.history("1", task).isEmpty());
        Map<String, Set<String>> reported = new TreeMap<>(OF_OTHERS);
        Scrape.of(todoflow).samples().forEach(sample -> reported.computeIfAbsent(sample.name(), name -> new TreeSet<>())
                .addAll(sample.labels().keySet()));
        return reported;
    }

    private void areReported(Map<String, Set<String>> asked) {
        Map<String, Set<String>> reported = reported();
        // comes with the first mail; MetricsTest sends one
        reported.putIfAbsent("todoflow_reminder_mails_total", Set.of("outcome"));
        assertThat(reported).containsKeys(asked.keySet().toArray(String[]::new));
        asked.forEach((metric, labels) -> {
            Set<String> known = new TreeSet<>(reported.get(metric));
            known.addAll(OF_EACH_SAMPLE);
            assertThat(known).as("Labels of %s", metric).containsAll(labels);
        });
    }

    @Test
    void eachMetricOfAnAlertExists() throws IOException {
        // When
        Map<String, Set<String>> asked = metrics(ruleExpressions());

        // Then
        assertThat(asked).containsKeys("todoflow_outbox_age_seconds", "camel_dapr_sidecar_up");
        areReported(asked);
    }

    @Test
    void eachMetricOfADashboardExists() throws IOException {
        // When
        Map<String, Set<String>> asked = metrics(dashboardExpressions().stream());

        // Then
        assertThat(asked).containsKeys("todoflow_outbox_size", "http_server_requests_seconds_count");
        areReported(asked);
    }

    @Test
    void aDashboardShowsTheSelectedNamespaces() throws IOException {
        assertThat(dashboardExpressions()).allSatisfy(expression -> assertThat(
                        METRIC.matcher(GROUPING.matcher(expression.replaceAll("\\[[^]]*]", ""))
                                        .replaceAll(""))
                                .results()
                                .filter(metric -> !KEYWORDS.contains(metric.group(1))))
                .allMatch(metric -> metric.group(2).contains("namespace=~\"$namespace\"")));
    }

    @Test
    void eachAlertHasADescriptionAndASeverity() throws IOException {
        // When
        List<JsonNode> alerts = alerts().toList();

        // Then
        assertThat(alerts).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
            assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
            assertThat(alert.at("/annotations/description").asText()).isNotEmpty();
        });
        assertThat(Files.readString(RULE_TESTS))
                .contains(alerts.stream()
                        .map(alert -> alert.path("alert").asText())
                        .toArray(String[]::new));
    }

    @Test
    void eachAlertKeepsItsNamespace() throws IOException {
        assertThat(ruleExpressions()).allSatisfy(expression -> assertThat(
                        GROUPING.matcher(expression).results().map(MatchResult::group))
                .allMatch(grouping -> grouping.contains("namespace")));
    }

    @Test
    void theRunbookExplainsEachAlertWithChecksAndActions() throws IOException {
        // Given
        Map<String, String> sections = SECTION.matcher(Files.readString(Path.of("docs/runbook.md")))
                .results()
                .collect(Collectors.toMap(section -> section.group(1), section -> section.group(2)));

        // When
        Map<String, String> links = alerts().collect(Collectors.toMap(
                alert -> alert.path("alert").asText(),
                alert -> alert.at("/annotations/runbook_url").asText()));

        // Then
        assertThat(sections).containsOnlyKeys(links.keySet());
        assertThat(links).allSatisfy((alert, link) -> assertThat(link)
                .isEqualTo("docs/runbook.md#" + alert.toLowerCase(Locale.ROOT)));
        assertThat(sections.values())
                .allSatisfy(section -> assertThat(section).contains("**Meaning.**", "**Check.**", "**Act.**"));
    }

    @Test
    void alertsFireAtTheirThresholdsAndNotBefore() throws Exception {
        // Given
        File promtool = promtool();
        assumeTrue(
                promtool != null,
                "promtool is not on the PATH: the alerts were not tested (Debian: apt install prometheus)");

        // When
        Process test = new ProcessBuilder(promtool.getPath(), "test", "rules", RULE_TESTS.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(test.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(test.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(test.exitValue()).as(output).isZero();
    }

    private static @Nullable File promtool() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> new File(folder, "promtool"))
                .filter(File::canExecute)
                .findFirst()
                .orElse(null);
    }
}
