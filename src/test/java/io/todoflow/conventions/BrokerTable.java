package io.todoflow.conventions;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The brokers that the chart supports, as described by the head comments of their files. */
final class BrokerTable {

    private static final List<String> ASPECTS =
            List.of("Each service has", "Order of a task's events", "Redelivers", "Note");
    private static final Pattern TYPE = Pattern.compile("(?m)^type: (\\S+)$");
    private static final Pattern OTHER = Pattern.compile("Files\\.Get \"files/brokers/([\\w-]+)\\.yaml\"");

    private BrokerTable() {}

    static DocumentTable table() {
        List<List<String>> rows = new ArrayList<>();
        for (BrokerFile broker : brokers()) {
            broker.type().ifPresent(type -> {
                String head = broker.head();
                List<String> row = new ArrayList<>(List.of(names(broker.name()), "`%s`".formatted(type)));
                ASPECTS.forEach(aspect -> row.add(aspect(broker, head, aspect)));
                rows.add(row);
            });
        }
        List<String> columns = new ArrayList<>(List.of("`broker`", "Component"));
        columns.addAll(ASPECTS);
        return new DocumentTable(Path.of("docs/operations.md"), "brokers", columns, rows);
    }

    /** A template, which need not be YAML. */
    private record BrokerFile(String name, String text) {

        Optional<String> type() {
            return group(TYPE, text);
        }

        /** Brokers whose files refer to a similar one. */
        boolean isLike(String other) {
            return group(OTHER, text).filter(other::equals).isPresent();
        }

        /** The comment above the type, as one line. */
        String head() {
            return text.substring(0, text.indexOf("type: "))
                    .lines()
                    .filter(line -> line.startsWith("# "))
                    .map(line -> line.substring(2))
                    .collect(Collectors.joining(" "));
        }
    }

    private static String aspect(BrokerFile broker, String head, String aspect) {
        String others = ASPECTS.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        return group(Pattern.compile("%s: (.*?)(?= (?:%s): |$)".formatted(Pattern.quote(aspect), others)), head)
                .orElseThrow(() -> new IllegalStateException(
                        "helm/todoflow/files/brokers/%s.yaml: write '# %s: ...' above the type"
                                .formatted(broker.name(), aspect)));
    }

    private static String names(String broker) {
        return Stream.concat(
                        Stream.of(broker),
                        brokers().stream().filter(other -> other.isLike(broker)).map(BrokerFile::name))
                .map("`%s`"::formatted)
                .collect(Collectors.joining(", "));
    }

    private static List<BrokerFile> brokers() {
        return YamlFile.files("helm/todoflow/files/brokers", ".yaml").stream()
                .map(file -> new BrokerFile(file.getFileName().toString().replace(".yaml", ""), Sources.text(file)))
                .toList();
    }

    private static Optional<String> group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
