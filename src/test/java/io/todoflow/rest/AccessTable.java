package io.todoflow.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The callers that may use each path: those of the OpenAPI document for its operations, and those listed here for other
 * paths. docs/threats.md contains the same table.
 */
final class AccessTable {

    private AccessTable() {}

    /** The callers, in the order of the columns. */
    enum Caller {
        NOBODY("nobody"),
        USER("the user"),
        OTHER_USER("another user"),
        ADMINISTRATOR("an administrator"),
        SERVICE("a service of `SERVICE_CALLERS`"),
        OTHER_SERVICE("another service"),
        SIDECAR("the sidecar");

        final String title;

        Caller(String title) {
            this.title = title;
        }
    }

    /**
     * A path, and the answer to each caller.
     *
     * @param contentType that of the body; empty for none
     * @param isManagement whether it is on the port of the actuator
     * @param answers by {@link Caller}: {@code 401}, {@code 403}, or {@code yes}
     */
    record Row(String method, String path, String contentType, boolean isManagement, List<String> answers) {

        String answer(Caller caller) {
            return answers.get(caller.ordinal());
        }

        @Override
        public String toString() {
            return method + " " + path + (isManagement ? " (port of the actuator)" : "");
        }
    }

    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>(OpenApiDocument.operations(OpenApiDocument.read())
                .map(operation -> new Row(
                        operation.method(), operation.template(), operation.contentType(), false, answers(operation)))
                .toList());
        rows.add(other("POST", "/mcp", "401 yes yes yes 403 401 403"));
        Stream.of("/", "/ui/main.js", "/webjars/{asset}").forEach(path -> rows.add(other("GET", path, "yes")));
        rows.add(other("GET", "/dapr/subscribe", "401 401 401 401 403 403 yes"));
        Stream.of("/events/pubsub/task-events", "/events/pubsub/task-reminders", "/job/{name}")
                .forEach(path -> rows.add(other("POST", path, "401 401 401 401 403 403 yes")));
        Stream.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus")
                .forEach(path -> rows.add(management(path, "yes")));
        rows.add(management("/actuator", "401 403 403 yes 403 401 403"));
        rows.add(other("GET", "/{anything-else}", "401 403 403 403 403 401 403"));
        return rows;
    }

    private static Row other(String method, String path, String answers) {
        return new Row(method, path, method.equals("GET") ? "" : "application/json", false, split(answers));
    }

    private static Row management(String path, String answers) {
        return new Row("GET", path, "", true, split(answers));
    }

    /** A single answer applies to all callers. */
    private static List<String> split(String answers) {
        List<String> split = List.of(answers.split(" ", -1));
        return split.size() == 1
                ? Arrays.stream(Caller.values()).map(caller -> answers).toList()
                : split;
    }

    private static List<String> answers(OpenApiDocument.Operation operation) {
        JsonNode security = operation.details().path("security");
        if (security.isMissingNode()) {
            return split("yes");
        }
        boolean isForSidecar = security.findValue("sidecar") != null;
        boolean isForAdministrators = security.toString().contains("administrator");
        return Arrays.stream(Caller.values())
                .map(caller -> switch (caller) {
                    case NOBODY, OTHER_SERVICE -> "401";
                    case USER -> isForAdministrators ? "403" : "yes";
                    case OTHER_USER -> "403";
                    case ADMINISTRATOR -> isForAdministrators ? "yes" : "403";
                    case SERVICE, SIDECAR -> isForSidecar ? "yes" : "403";
                })
                .toList();
    }

    /** The row in docs/threats.md. */
    static String markdown() throws IOException {
        String head = Arrays.stream(Caller.values()).map(caller -> caller.title).collect(Collectors.joining(" | "));
        return rows().stream()
                .map(row -> "| `%s %s`%s | %s |"
                        .formatted(
                                row.method(),
                                row.path(),
                                row.isManagement() ? ", port of the actuator" : "",
                                String.join(" | ", row.answers())))
                .collect(Collectors.joining(
                        "\n", "| Path | %s |\n|%s\n".formatted(head, "---|".repeat(Caller.values().length + 1)), "\n"));
    }
}
