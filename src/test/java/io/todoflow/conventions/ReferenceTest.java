package io.todoflow.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.conventions.YamlFile.Place;
import io.todoflow.names.CalledRoute;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;

/** Everything that flows refer to exists, and everything made for flows is used by one. */
class ReferenceTest {

    private static final Pattern SQL = Pattern.compile("sql:classpath:sql/([^?]+)\\.sql");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[?!]?([\\w.-]+)(:[^}]*)?}}");
    private static final Pattern COMPONENT = Pattern.compile("@Component\\(\"(\\w+)\"\\)");
    private static final Pattern BEAN_METHOD =
            Pattern.compile("@Bean(?:\\([^)]*\\))?\\s+(?:@\\w+(?:\\([^)]*\\))?\\s+)*[\\w<>?, ]+ (\\w+)\\(");
    private static final Pattern QUALIFIER = Pattern.compile("@Qualifier\\(\"(\\w+)\"\\)");
    private static final Pattern BEAN_IN_SIMPLE = Pattern.compile("\\$\\{bean:(\\w+)");
    private static final Pattern BEAN = Pattern.compile("#(?:bean:)?(\\w+)");
    private static final Pattern CLASS_NAME = Pattern.compile("(?:#class:)?((?:[a-z0-9]+\\.)+[A-Z]\\w*)");
    private static final Pattern SQL_IN_JAVA = Pattern.compile("\"sql/([\\w-]+)\\.sql\"");
    private static final Path TOOLS = Path.of("src/main/resources/chat/tools.json");
    private static final Pattern ROUTE_IN_JAVA = Pattern.compile("\"((?:direct|seda):[\\w-]+)");
    private static final Pattern ROUTE_OF_A_TOOL = Pattern.compile("\"(?:operation|route)\": \"([\\w-]+)\"");

    private static final Set<String> IN_EACH_PROCESS =
            Set.of("error-handling", "event-reconciliation", "flow-description");

    /** The beans of Spring Boot that flows name. */
    private static final Set<String> BOOT_BEANS = Set.of("dataSource", "jacksonObjectMapper", "jdbcTemplate");

    /** The properties that {@link io.todoflow.ServiceSelection} sets. */
    private static final Set<String> COMPUTED_KEYS = Set.of("todoflow.app-id", "server.port");

    private final List<YamlFile> routes = YamlFile.routes();
    private final Map<String, YamlFile> kamelets =
            YamlFile.kamelets().stream().collect(Collectors.toMap(YamlFile::stem, Function.identity()));

    @Test
    void eachSqlFileExistsAndIsUsed() {
        // Given
        Set<String> files = YamlFile.files(Sources.SQL.toString(), ".sql").stream()
                .map(file -> file.getFileName().toString().replace(".sql", ""))
                .collect(Collectors.toSet());

        // When
        Set<String> used = uris().flatMap(place -> SQL.matcher(place.text())
                        .results()
                        .map(match -> match.group(1))
                        .flatMap(name -> name.startsWith("{{") ? argumentsFor(place.file(), name) : Stream.of(name)))
                .collect(Collectors.toSet());
        used.addAll(Sources.found(SQL_IN_JAVA, Sources.productionJava().stream()));

        // Then
        assertThat(minus(used, files))
                .as("Queries that are named; write them in %s", Sources.SQL)
                .isEmpty();
        assertThat(minus(files, used))
                .as("Queries that nothing names; remove them from %s", Sources.SQL)
                .isEmpty();
    }

    @Test
    void eachBeanExistsAndIsUsed() {
        // Given
        Set<String> components = Sources.found(
                COMPONENT,
                Sources.productionJava().stream()
                        .filter(java -> java.contains("org.springframework.stereotype.Component")));

        // When
        Set<String> named = Stream.concat(
                        places().filter(place -> place.key().equals("ref"))
                                .map(place -> place.isText()
                                        ? place.text()
                                        : place.node().path("expression").asText()),
                        places().filter(place ->
                                        place.isText() && !place.pointer().startsWith("/metadata"))
                                .map(place -> BEAN.matcher(place.text()))
                                .filter(Matcher::matches)
                                .map(match -> match.group(1)))
                .collect(Collectors.toSet());

        // Then
        Set<String> made = Sources.found(BEAN_METHOD, Sources.productionJava().stream());
        assertThat(minus(minus(minus(named, components), made), BOOT_BEANS))
                .as("Beans that flows name; write a @Component(\"<name>\"), or correct the name")
                .isEmpty();
        Set<String> used = new HashSet<>(named);
        used.addAll(Sources.found(QUALIFIER, Sources.productionJava().stream()));
        used.addAll(Sources.found(
                BEAN_IN_SIMPLE, places().filter(YamlFile.Place::isText).map(YamlFile.Place::text)));
        used.addAll(Sources.found(
                BEAN_IN_SIMPLE,
                YamlFile.files(Sources.SQL.toString(), ".sql").stream().map(Sources::text)));
        assertThat(minus(components, used))
                .as("Beans with a name that no flow calls; write @Component without a name, or remove them")
                .isEmpty();
    }

    @Test
    void eachMethodOfABeanThatAFlowCallsIsPublic() {
        // When
        List<String> problems = places().filter(place -> place.key().equals("bean"))
                .filter(place -> place.node().has("method"))
                .filter(place -> {
                    String ref = place.node().path("ref").asText();
                    String method = place.node().path("method").asText().replaceFirst("\\(.*", "");
                    Stream<String> methods =
                            method.startsWith("{{") ? argumentsFor(place.file(), method) : Stream.of(method);
                    return !methods.allMatch(name -> isPublicMethod(ref, name));
                })
                .map(place -> place.problem("write a public method %s in the bean %s"
                        .formatted(place.node().path("method"), place.node().path("ref"))))
                .toList();

        // Then
        assertThat(problems).isEmpty();
    }

    @Test
    void eachClassExists() {
        // When
        List<String> problems = places().filter(
                        place -> place.isText() && !place.pointer().startsWith("/metadata"))
                .filter(place -> {
                    Matcher name = CLASS_NAME.matcher(place.text());
                    return name.matches() && !exists(name.group(1));
                })
                .map(place -> place.problem("there is no class " + place.text()))
                .toList();

        // Then
        assertThat(problems).isEmpty();
    }

    @Test
    void eachRouteConfigurationExistsAndIsUsed() {
        // When
        Set<String> defined = routes.stream()
                .flatMap(file -> file.places("routeConfiguration"))
                .map(place -> place.node().path("id").asText())
                .collect(Collectors.toSet());
        Set<String> named = places().filter(place -> place.key().equals("routeConfigurationId"))
                .map(Place::text)
                .collect(Collectors.toSet());

        // Then
        assertThat(named)
                .as("routeConfigurationId of routes; each must be the id of a routeConfiguration, and be used")
                .isEqualTo(defined);
    }

    @Test
    void anInternalRouteIsNamedLikeItsEndpoint() {
        // When
        List<String> problems = routes.stream()
                .flatMap(YamlFile::routePlaces)
                .filter(route -> {
                    String uri = route.node().at("/from/uri").asText();
                    return uri.matches("(direct|seda|timer):.*")
                            && !uri.replaceFirst("\\w+:", "")
                                    .equals(route.node().path("id").asText());
                })
                .map(route -> route.problem("write from: {uri: <scheme>:%s}, the route's id"
                        .formatted(route.node().path("id").asText())))
                .toList();

        // Then
        assertThat(problems).isEmpty();
    }

    @Test
    void eachServiceConsumesTheEndpointsThatItsFlowsSendTo() {
        // Given
        Map<String, List<String>> services = services();
        Set<String> fromJava =
                Arrays.stream(CalledRoute.values()).map(CalledRoute::uri).collect(Collectors.toSet());

        // When
        Set<String> problems = new TreeSet<>();
        services.forEach((service, flows) -> {
            List<YamlFile> files = routes.stream()
                    .filter(file -> flows.contains(file.flow()) || IN_EACH_PROCESS.contains(file.flow()))
                    .toList();
            Set<String> consumers = files.stream()
                    .flatMap(file -> file.places("uri"))
                    .filter(place -> place.pointer().endsWith("/from/uri"))
                    .map(Place::text)
                    .collect(Collectors.toSet());
            Stream.concat(files.stream(), kameletsOf(files))
                    .flatMap(file -> file.places().filter(ReferenceTest::isInternalTarget))
                    .filter(place -> !consumers.contains(place.text()))
                    .forEach(place -> problems.add(place.problem(
                            "no route of the service %s is from: {uri: %s}".formatted(service, place.text()))));
        });
        Set<String> called = places().filter(ReferenceTest::isInternalTarget)
                .map(Place::text)
                .collect(Collectors.toSet());
        called.addAll(fromJava);
        called.addAll(tools());
        YamlFile.read(Sources.CONFIGURATION)
                .places()
                .filter(place -> place.text().startsWith("direct:"))
                .forEach(place -> called.add(place.text()));
        Set<String> consumed = places().filter(place ->
                        place.pointer().endsWith("/from/uri") && place.text().matches("(direct|seda):.*"))
                .map(Place::text)
                // Consumers delivers dead letters to it
                .filter(uri -> !uri.endsWith("{{consumer}}"))
                .collect(Collectors.toSet());

        // Then
        assertThat(problems).isEmpty();
        assertThat(minus(fromJava, consumed))
                .as("Routes of CalledRoute that no file has")
                .isEmpty();
        assertThat(minus(tools(), consumed))
                .as("Routes of tools that no file has")
                .isEmpty();
        assertThat(minus(consumed, called))
                .as("Routes that nothing calls; remove them")
                .isEmpty();
    }

    @Test
    void javaCallsRoutesByTheConstantsOfCalledRoute() {
        // When
        Set<String> written = Sources.found(ROUTE_IN_JAVA, Sources.productionJava().stream());

        // Then
        assertThat(written)
                .as("Endpoints of routes that Java spells out; add the route to CalledRoute")
                .isEmpty();
    }

    @Test
    void theTableOfServicesListsEachRouteFile() {
        // Given
        Set<String> files = routes.stream().map(YamlFile::flow).collect(Collectors.toSet());
        files.removeAll(IN_EACH_PROCESS);

        // When
        Set<String> listed = services().values().stream().flatMap(List::stream).collect(Collectors.toSet());

        // Then
        assertThat(listed)
                .as(
                        "Flows in todoflow.services of application.yaml: the files in routes/, but for those that each process runs")
                .isEqualTo(files);
    }

    @Test
    void eachPlaceholderIsConfigured() {
        // Given
        Set<String> keys = new HashSet<>(COMPUTED_KEYS);
        configuration().keySet().forEach(key -> keys.add(key.toString()));

        // When
        List<String> problems = Stream.concat(
                        places().filter(Place::isText).flatMap(place -> PLACEHOLDER
                                .matcher(place.text())
                                .results()
                                .map(match -> match.group(1))
                                .filter(key -> key.contains(".") || !isKamelet(place.file()))
                                .filter(key -> !keys.contains(key))
                                .map(key -> place.problem("write %s in application.yaml".formatted(key)))),
                        YamlFile.files(Sources.SQL.toString(), ".sql").stream()
                                .flatMap(file -> Pattern.compile("\\{properties:([\\w.-]+)")
                                        .matcher(Sources.text(file))
                                        .results()
                                        .map(match -> match.group(1))
                                        .filter(key -> !keys.contains(key))
                                        .map(key -> "%s: write %s in application.yaml".formatted(file, key))))
                .toList();

        // Then
        assertThat(problems).isEmpty();
    }

    @Test
    void aKameletIsUsedAsDeclared() {
        // When
        Set<String> used = new HashSet<>();
        Set<String> problems = new TreeSet<>();
        uris().filter(place -> place.text().matches("kamelet:(?!source$|sink$).*"))
                .forEach(place -> {
                    String name = place.text().replaceFirst("kamelet:", "");
                    YamlFile kamelet = kamelets.get(name);
                    used.add(name);
                    if (kamelet == null) {
                        problems.add(place.problem("there is no kamelets/%s.kamelet.yaml".formatted(name)));
                        return;
                    }
                    JsonNode definition = kamelet.tree().at("/spec/definition");
                    Set<String> given = new HashSet<>();
                    place.file()
                            .tree()
                            .at(place.pointer().replaceFirst("/uri$", "/parameters"))
                            .fieldNames()
                            .forEachRemaining(given::add);
                    for (String parameter : given) {
                        if (!definition.path("properties").has(parameter)) {
                            problems.add(
                                    place.problem("the Kamelet %s has no parameter '%s'".formatted(name, parameter)));
                        }
                    }
                    definition.path("required").forEach(required -> {
                        if (!given.contains(required.asText())) {
                            problems.add(place.problem(
                                    "write the parameter '%s' of the Kamelet %s".formatted(required.asText(), name)));
                        }
                    });
                });

        // Then
        assertThat(problems).isEmpty();
        assertThat(minus(kamelets.keySet(), used))
                .as("Kamelets that no flow uses; remove them")
                .isEmpty();
    }

    private static boolean isPublicMethod(String bean, String method) {
        return Sources.productionJava().stream()
                .filter(java -> java.contains("@Component(\"" + bean + "\")"))
                .anyMatch(java -> Pattern.compile("public [^=;]*\\b" + method + "\\(")
                        .matcher(java)
                        .find());
    }

    /** The values that the callers of a Kamelet pass for a parameter that is part of a name. */
    private Stream<String> argumentsFor(YamlFile kamelet, String placeholder) {
        String parameter = placeholder.replaceAll("[{}]", "");
        return uris().filter(place -> place.text().equals("kamelet:" + kamelet.stem()))
                .map(place -> place.file()
                        .tree()
                        .at(place.pointer().replaceFirst("/uri$", "/parameters"))
                        .path(parameter)
                        .asText());
    }

    private Stream<Place> places() {
        return Stream.concat(routes.stream(), kamelets.values().stream()).flatMap(YamlFile::places);
    }

    private Stream<Place> uris() {
        return places().filter(place -> place.key().equals("uri"));
    }

    private Stream<YamlFile> kameletsOf(List<YamlFile> files) {
        Set<String> uris = files.stream()
                .flatMap(file -> file.places("uri"))
                .map(Place::text)
                .collect(Collectors.toSet());
        return kamelets.values().stream().filter(kamelet -> uris.contains("kamelet:" + kamelet.stem()));
    }

    private static Set<String> tools() {
        return Sources.found(ROUTE_OF_A_TOOL, Stream.of(Sources.text(TOOLS))).stream()
                .map(CalledRoute::call)
                .collect(Collectors.toSet());
    }

    private static boolean isInternalTarget(Place place) {
        return place.isText()
                && place.text().matches("(direct|seda):[\\w-]+")
                && !place.pointer().endsWith("/from/uri");
    }

    private static boolean isKamelet(YamlFile file) {
        return file.path().startsWith("kamelets");
    }

    private static Map<String, List<String>> services() {
        JsonNode table = YamlFile.read(Sources.CONFIGURATION).tree().at("/todoflow/services");
        return table.properties().stream().collect(Collectors.toMap(Map.Entry::getKey, service -> service.getValue()
                .path("flows")
                .valueStream()
                .map(JsonNode::asText)
                .toList()));
    }

    private static Properties configuration() {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new FileSystemResource(Sources.CONFIGURATION));
        Properties properties = yaml.getObject();
        return properties == null ? new Properties() : properties;
    }

    private static boolean exists(String className) {
        try {
            Class.forName(className, false, ReferenceTest.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static Set<String> minus(Set<String> all, Set<String> without) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(without);
        return rest;
    }
}
