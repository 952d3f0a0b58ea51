package io.todoflow.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;

/** Skips auto-configurations of Camel that are not configured. */
class ConfiguredCamelPartsTest {

    private static final String COMPONENTS = "org.apache.camel.component.";

    static Stream<String> parts() {
        return ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                .filter(name -> ConfiguredCamelParts.prefix(name).isPresent());
    }

    private static ConfiguredCamelParts with(Map<String, Object> properties, Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("file", properties));
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables));
        ConfigurationPropertySources.attach(environment);
        ConfiguredCamelParts parts = new ConfiguredCamelParts();
        parts.setEnvironment(environment);
        return parts;
    }

    @ParameterizedTest
    @CsvSource({
        "camel.component.data-set-test.lazy-start-producer, '', true",
        "camel.component.dataset-test.lazy-start-producer,  '', true",
        "'', CAMEL_COMPONENT_DATASETTEST_LAZYSTARTPRODUCER,     true",
        "camel.component.dataset.lazy-start-producer,       '', false",
        "camel.language.dataset-test.trim,                  '', false"
    })
    void aPartWithAPropertyIsConfigured(String property, String variable, boolean wanted) {
        // Given
        ConfiguredCamelParts parts = with(
                property.isEmpty() ? Map.of() : Map.of(property, "true"),
                variable.isEmpty() ? Map.of() : Map.of(variable, "true"));

        // When
        boolean isWanted = parts.isWanted(COMPONENTS + "dataset.springboot.DataSetTestComponentAutoConfiguration");

        // Then
        assertThat(isWanted).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.camel.spring.boot.CamelAutoConfiguration,                                         true",
        "org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpAutoConfiguration, true",
        "org.apache.camel.component.platform.http.springboot.PlatformHttpComponentAutoConfiguration,  true",
        "org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration,                     true",
        "org.apache.camel.component.log.springboot.LogComponentConverter,                             false",
        "org.apache.camel.language.simple.springboot.SimpleLanguageAutoConfiguration,                 false",
        "org.apache.camel.spring.boot.vault.AwsVaultAutoConfiguration,                                false"
    })
    void onlyPartsOfCamelAreSkipped(String autoConfiguration, boolean wanted) {
        // Given
        ConfiguredCamelParts parts = with(Map.of(), Map.of());

        // When
        boolean isWanted = parts.isWanted(autoConfiguration);

        // Then
        assertThat(isWanted).isEqualTo(wanted);
    }

    @ParameterizedTest
    @MethodSource("parts")
    void thePrefixIsThatOfTheProperties(String part) throws ClassNotFoundException {
        // Given
        Class<?> type = ClassUtils.forName(part, null);
        Set<ConfigurationPropertyName> prefixes =
                Optional.ofNullable(type.getAnnotation(EnableConfigurationProperties.class)).stream()
                        .flatMap(enabled -> Arrays.stream(enabled.value()))
                        .map(properties -> properties.getAnnotation(ConfigurationProperties.class))
                        .flatMap(properties -> Stream.of(properties.prefix(), properties.value()))
                        .filter(prefix -> !prefix.isEmpty())
                        .map(ConfigurationPropertyName::of)
                        .collect(Collectors.toSet());

        // When
        ConfigurationPropertyName prefix = ConfiguredCamelParts.prefix(part).orElseThrow();

        // Then
        // in addition to that of all parts of its kind, which enables their configuration by properties
        assertThat(prefixes)
                .filteredOn(of -> !of.equals(prefix.getParent()))
                .allMatch(of -> prefix.equals(of) || prefix.isAncestorOf(of));
    }
}
