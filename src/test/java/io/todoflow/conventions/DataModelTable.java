package io.todoflow.conventions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/** The database tables as described by their comments, with the flows that insert into them. */
final class DataModelTable {

    private static final Pattern CREATED = Pattern.compile("(?m)^create table (\\w+)");
    private static final Pattern COMMENT =
            Pattern.compile("(?m)^comment on table (\\w+) is\\s+'One row per (.+?)\\. (.+)';$");
    private static final Pattern INSERTED = Pattern.compile("insert into (\\w+)");
    private static final Pattern STATEMENT = Pattern.compile("(?:sql:classpath:sql/|query: )([\\w-]+)");
    private static final Pattern ROUTE = Pattern.compile("(?m)^- (?=route:)");
    private static final Pattern ID = Pattern.compile("(?m)^(?:    id|  name): ([\\w-]+)$");

    private DataModelTable() {}

    static DocumentTable table() {
        Map<String, Set<String>> writers = writers();
        return new DocumentTable(
                Path.of("docs/data-model.md"),
                "tables",
                List.of("Table", "One row per", "Purpose", "Inserted by"),
                comments().entrySet().stream()
                        .map(comment -> List.of(
                                "`%s`".formatted(comment.getKey()),
                                comment.getValue().get(0),
                                comment.getValue().get(1),
                                writers.getOrDefault(comment.getKey(), Set.of()).stream()
                                        .map("`%s`"::formatted)
                                        .collect(Collectors.joining(", "))))
                        .toList());
    }

    /** Tables without a description. */
    static Set<String> withoutComment() {
        Set<String> tables = new TreeSet<>(Sources.found(CREATED, migrations().map(Sources::text)));
        tables.removeAll(comments().keySet());
        return tables;
    }

    /** For each table, the meaning of a row and its purpose. */
    private static Map<String, List<String>> comments() {
        Map<String, List<String>> comments = new TreeMap<>();
        migrations()
                .flatMap(migration -> COMMENT.matcher(Sources.text(migration)).results())
                .forEach(comment -> comments.put(
                        comment.group(1),
                        List.of(comment.group(2), comment.group(3).replace("''", "'"))));
        return comments;
    }

    private static Stream<Path> migrations() {
        return YamlFile.files("src/main/resources/db/migration", ".sql").stream()
                .sorted(Comparator.comparing(file -> MigrationVersion.fromVersion(
                        file.getFileName().toString().replaceFirst("^V(.+?)__.*", "$1"))));
    }

    /** The routes and Kamelets whose statements insert into a table. */
    private static Map<String, Set<String>> writers() {
        Map<String, Set<String>> writers = new TreeMap<>();
        Sources.flows().stream()
                .flatMap(file -> ROUTE.splitAsStream(file.text()))
                .forEach(flow -> {
                    Set<String> ids = Sources.found(ID, Stream.of(flow));
                    Sources.found(STATEMENT, Stream.of(flow)).stream()
                            .map(statement -> Sources.SQL.resolve(statement + ".sql"))
                            .filter(Files::exists)
                            .flatMap(file -> Sources.found(INSERTED, Stream.of(Sources.text(file))).stream())
                            .forEach(table -> writers.computeIfAbsent(table, name -> new TreeSet<>())
                                    .addAll(ids));
                });
        return writers;
    }
}
