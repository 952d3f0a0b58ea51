package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in the README of the embedded Dapr lists the cases of the contract. */
class ConformanceTableTest {

    private static final Path README = Path.of("dapr-embedded/README.md");
    private static final Path CASES = Path.of("camel-dapr/src/test/java/io/todoflow/camel/dapr/contract");
    private static final String START = "<!-- The conformance table: written by ConformanceTableTest -->\n";
    private static final String END = "<!-- The end of the conformance table -->\n";
    private static final String WRITE = "conformance.write";

    @Test
    void theTableHasEachCaseOfTheContract() throws IOException {
        // Given
        String page = Files.readString(README);
        int start = page.indexOf(START) + START.length();
        int end = page.indexOf(END);
        String table = table();
        if (Boolean.getBoolean(WRITE)) {
            page = page.substring(0, start) + table + page.substring(end);
            Files.writeString(README, page);
            end = page.indexOf(END);
        }

        // Then
        assertThat(page.substring(start, end))
                .as("Run ./mvnw test -Dtest=ConformanceTableTest -D%s=true", WRITE)
                .isEqualTo(table);
    }

    private static String table() throws IOException {
        StringBuilder table = new StringBuilder("| Cases of | Case | Embedded | daprd |\n|---|---|---|---|\n");
        for (Class<?> type : classes()) {
            List<Setup> setups = ContractExtension.setups(type);
            String embedded = setups.stream().allMatch(Setup::isOnDaprdOnly) ? "–" : "yes";
            cases(type)
                    .forEach(name -> table.append("| %s | %s | %s | yes |\n"
                            .formatted(words(type.getSimpleName().replaceFirst("Test$", "")), words(name), embedded)));
        }
        return table.toString();
    }

    private static List<Class<?>> classes() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.replaceFirst("\\.java$", ""))
                    .sorted()
                    .toList();
            return names.stream()
                    .<Class<?>>map(ConformanceTableTest::load)
                    .filter(type -> cases(type).findAny().isPresent())
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(ConformanceTableTest.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<String> cases(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(ContractTest.class))
                .map(Method::getName)
                .sorted();
    }

    /** Converts {@code aJobTriggersOnce} to "A job triggers once". */
    private static String words(String name) {
        String words = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
                .toLowerCase(Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
