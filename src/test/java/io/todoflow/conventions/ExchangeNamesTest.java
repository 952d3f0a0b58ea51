package io.todoflow.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.conventions.YamlFile.Place;
import io.todoflow.names.ExchangeNames;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.StringUtils;

/** The names that flows share are one table in the documentation and one class in Java. */
class ExchangeNamesTest {

    private static final Path TABLE = Path.of("docs/architecture.md");

    /** Those of Camel, HTTP and W3C, which their own documents explain. */
    private static final Pattern OF_OTHERS = Pattern.compile("Camel\\w+|tracing\\..+|[A-Z]\\w*(-\\w+)*|traceparent");

    private static final Set<String> PARAMETERS = YamlFile.read(Path.of("src/main/resources/openapi/todoflow.yaml"))
            .places()
            .filter(place -> place.node().path("in").asText().matches("path|query|header"))
            .map(place -> place.node().path("name").asText())
            .collect(Collectors.toSet());

    enum Kind {
        PROPERTY(ExchangeNames.Properties.class, "exchangeProperty"),
        VARIABLE(ExchangeNames.Variables.class, "variable"),
        HEADER(ExchangeNames.Headers.class, "header");

        private final Class<?> constants;
        private final Pattern inSimple;
        private final Pattern steps;
        private final String language;

        Kind(Class<?> constants, String language) {
            this.constants = constants;
            this.language = language;
            inSimple = Pattern.compile(language + "[.\\[]([\\w-]+)");
            steps = Pattern.compile("(?:set|remove)" + StringUtils.capitalize(word()));
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Names in the routes, the Kamelets and the statements. */
        Set<String> used() {
            Set<String> names = new TreeSet<>();
            Stream.concat(YamlFile.routes().stream(), YamlFile.kamelets().stream())
                    .flatMap(YamlFile::places)
                    .forEach(place -> {
                        if (steps.matcher(place.key()).matches()) {
                            names.add(place.node().path("name").asText());
                        }
                        if (place.key().equals(language) && place.node().has("expression")) {
                            names.add(place.node().path("expression").asText());
                        }
                        if (this == HEADER && isHeader(place)) {
                            names.add(
                                    place.isText()
                                            ? place.text()
                                            : place.node().path("name").asText());
                        }
                        if (place.isText()) {
                            names.addAll(Sources.found(inSimple, Stream.of(place.text())));
                        }
                    });
            names.addAll(Sources.found(
                    inSimple,
                    YamlFile.files(Sources.SQL.toString(), ".sql").stream().map(Sources::text)));
            names.removeIf(name -> OF_OTHERS.matcher(name).matches() || PARAMETERS.contains(name));
            return names;
        }

        private static boolean isHeader(Place place) {
            return place.key().equals("outputHeader") || place.pointer().matches(".*/setHeaders/headers/\\d+");
        }

        Set<String> constants() {
            return Arrays.stream(constants.getFields()).map(Kind::value).collect(Collectors.toCollection(TreeSet::new));
        }

        private static String value(Field field) {
            try {
                return String.valueOf(field.get(null));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }

        Set<String> documented() {
            Pattern row = Pattern.compile("\\| `([\\w-]+)` \\| " + word() + " \\|");
            return new TreeSet<>(Sources.found(row, Stream.of(Sources.text(TABLE))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTableListsWhatRoutesAndJavaPassOn(Kind kind) {
        // Given
        Set<String> names = kind.used();
        names.addAll(kind.constants());

        // When
        Set<String> documented = kind.documented();

        // Then
        assertThat(documented)
                .as("Rows of the kind %s under 'What flows pass on' in %s", kind, TABLE)
                .isEqualTo(names);
    }

    @Test
    void javaUsesTheConstantsOfExchangeNames() {
        // Given
        Pattern literal = Pattern.compile("(?:(?:[eE]xchange|delivery)\\.(?:get|set|remove)(?:Property|Variable)"
                + "|@ExchangeProperty|@Variable|etVariable)\\(\\s*\"(\\w+)\"");
        Pattern header = Pattern.compile("(?:etHeader|@Header)\\(\\s*\"(\\w+)\"");

        // When
        Set<String> written = new TreeSet<>(Sources.found(literal, Sources.productionJava().stream()));
        Set<String> headers = new TreeSet<>(Sources.found(header, Sources.productionJava().stream()));
        headers.retainAll(Kind.HEADER.documented());

        // Then
        assertThat(written)
                .as("Names of properties and variables that Java spells out; use ExchangeNames")
                .isEmpty();
        assertThat(headers)
                .as("Names of headers that Java spells out; use ExchangeNames")
                .isEmpty();
    }
}
