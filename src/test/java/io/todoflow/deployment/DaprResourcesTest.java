package io.todoflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.deployment.Services.Service;
import io.todoflow.testing.DaprResources;
import io.todoflow.testing.DaprResources.Resource;
import io.todoflow.testing.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dapr resources match the routes and the table of services, and lose no event. */
class DaprResourcesTest {

    static List<Resource> brokers() {
        return DaprResources.brokers();
    }

    static List<Resource> deployedBrokers() {
        return brokers().stream()
                .filter(broker -> !broker.folder().equals("local"))
                .toList();
    }

    static List<Resource> deployed() {
        return DaprResources.deployed();
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void theSidecarOrTheKafkaComponentRedeliversUnprocessedEvents(Resource broker) {
        // When
        JsonNode resiliency = DaprResources.resource(broker.folder(), "resiliency.yaml")
                .content()
                .get("spec");

        // Then
        String retry = resiliency
                .at("/targets/components/" + broker.name() + "/inbound/retry")
                .asText();
        assertThat(resiliency.at("/policies/retries/" + retry))
                .as("exponential retries end after 15 minutes, whatever maxRetries says")
                .isEqualTo(Yaml.documents(
                                "{policy: constant, duration: 1s, maxRetries: %d}".formatted(isKafka(broker) ? 3 : -1))
                        .get(0));
    }

    private static boolean isKafka(Resource broker) {
        return broker.content().at("/spec/type").asText().equals("pubsub.kafka");
    }

    @Test
    void allBrokersExceptKafkaShareOneResiliency() {
        // When
        Map<Boolean, Set<JsonNode>> contents = deployedBrokers().stream()
                .collect(Collectors.groupingBy(
                        DaprResourcesTest::isKafka,
                        Collectors.mapping(
                                broker -> DaprResources.resource(broker.folder(), "resiliency.yaml")
                                        .content(),
                                Collectors.toSet())));

        // Then
        assertThat(contents.values()).hasSize(2).allSatisfy(resiliency -> assertThat(resiliency)
                .hasSize(1));
    }

    @Test
    void resiliencyTargetsExist() {
        // Given
        JsonNode resiliency = DaprResources.resource("kafka", "resiliency.yaml").content();
        Set<String> components = DaprResources.deployed().stream()
                .filter(resource -> resource.kind().equals("Component"))
                // the application sets the timeout for a model
                .filter(resource -> !resource.type().startsWith("conversation."))
                .map(Resource::name)
                .collect(Collectors.toSet());

        // When
        Set<String> targets = keys(resiliency.at("/spec/targets/components"));
        Set<String> apps = keys(resiliency.at("/spec/targets/apps"));
        List<String> policies = Stream.of("timeout", "retry", "circuitBreaker")
                .flatMap(kind -> resiliency.at("/spec/targets").findValuesAsText(kind).stream())
                .toList();

        // Then
        assertThat(targets).isEqualTo(components);
        assertThat(Services.appIds()).containsAll(apps);
        assertThat(policies)
                .allMatch(policy -> resiliency.at("/spec/policies").findValue(policy) != null)
                .containsAll(Stream.of("timeouts", "retries", "circuitBreakers")
                        .flatMap(kind -> keys(resiliency.at("/spec/policies/" + kind)).stream())
                        .toList());
    }

    @Test
    void theSidecarDoesNotRetryWhatTheRelayPublishes() {
        // When
        JsonNode outbound = DaprResources.resource("kafka", "resiliency.yaml")
                .content()
                .at("/spec/targets/components/pubsub/outbound");

        // Then
        assertThat(outbound.has("retry")).isFalse();
        assertThat(outbound.has("circuitBreaker")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("deployedBrokers")
    void aServiceMayPublishAndConsumeOnlyWhatItsRoutesNeed(Resource broker) {
        // When
        Map<String, Set<String>> publishing = topicsByApp(broker, "publishingScopes");
        Map<String, Set<String>> subscription = topicsByApp(broker, "subscriptionScopes");

        // Then
        assertThat(publishing).isEqualTo(topics(Service::publishes));
        assertThat(subscription).isEqualTo(topics(Service::consumes));
        assertThat(Set.of(broker.metadata("allowedTopics").orElse("").split(",", -1)))
                .isEqualTo(Services.topics());
        assertThat(Set.of(broker.metadata("protectedTopics").orElse("").split(",", -1)))
                .as("or else an app-id that is not listed may do everything")
                .isEqualTo(Services.topics());
    }

    @ParameterizedTest
    @MethodSource("deployed")
    void aResourceIsScopedToTheServicesThatUseIt(Resource resource) {
        switch (resource.kind()) {
            case "Configuration" -> assertThat(resource.content().has("scopes")).isFalse();
            case "Resiliency" -> assertThat(resource.scopes()).isEqualTo(Services.appIds(service -> true));
            case "Subscription" ->
                assertThat(resource.scopes())
                        .isEqualTo(Services.appIds(service -> service.consumes().contains(resource.name())));
            default ->
                assertThat(resource.scopes())
                        .isEqualTo(
                                resource.type().matches("(state|conversation)\\..*")
                                        ? Services.appIds(Service::hasState)
                                        : Services.appIds(service -> true));
        }
    }

    @Test
    void componentsHaveTheNamesThatTheApplicationUses() {
        assertThat(names("pubsub.")).containsOnly("pubsub");
        assertThat(names("state.")).containsOnly("statestore");
        assertThat(names("secretstores.")).containsOnly("kubernetes-secrets");
        assertThat(names("conversation.")).containsOnly("echo", "openai");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "redpanda"})
    void kafkaGroupsArePerAppIdAndStartAtTheBeginning(String folder) {
        // When
        Resource kafka = DaprResources.resource(folder, "pubsub.yaml");

        // Then
        assertThat(kafka.metadata("initialOffset")).contains("oldest");
        assertThat(kafka.metadata("consumerGroup")).isEmpty();
        assertThat(kafka.metadata("consumerID")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "rabbitmq, durable, true",
        "rabbitmq, deletedWhenUnused, false",
        "rabbitmq, deliveryMode, 2",
        "rabbitmq, publisherConfirm, true",
        "rabbitmq, requeueInFailure, true",
        "rabbitmq, prefetchCount, 50",
        "nats, durableName, {appID}",
        "nats, queueGroupName, {appID}",
        "nats, deliverPolicy, all",
        "nats, ackPolicy, explicit",
        "nats, maxAckPending, 50",
        "mqtt, qos, 1",
        "mqtt, cleanSession, false",
        "mqtt, retain, false",
        "pulsar, subscribeMode, durable",
        "pulsar, subscribeType, shared",
        "pulsar, subscribeInitialPosition, earliest",
    })
    void brokerSettingsOverrideDefaultsThatLoseEventsOrShareNone(String broker, String setting, String value) {
        assertThat(DaprResources.resource(broker, "pubsub.yaml").metadata(setting))
                .contains(value);
    }

    @Test
    void redpandaUsesScramOverTlsAndNoFileContainsACredential() {
        // When
        Resource redpanda = DaprResources.resource("redpanda", "pubsub.yaml");

        // Then
        assertThat(redpanda.metadata("authType")).contains("password");
        assertThat(redpanda.metadata("saslMechanism")).contains("SHA-256");
        assertThat(redpanda.metadata("disableTls")).contains("false");
        assertThat(redpanda.metadata("skipVerify")).isEmpty();
        assertThat(Yaml.stream(redpanda.content().at("/spec/metadata"))
                        .filter(item -> item.get("name").asText().matches("sasl(Username|Password)")))
                .hasSize(2)
                .allMatch(item -> item.has("secretKeyRef") && !item.has("value"));
    }

    @ParameterizedTest
    @MethodSource("deployed")
    void eachSecretThatAComponentNamesIsInTheSecretsFile(Resource resource) {
        // Given
        JsonNode secrets = Yaml.read(DaprResources.FOLDER.resolve("secrets-file/secrets.json"));

        // When
        List<JsonNode> references = resource.content().findValues("secretKeyRef");

        // Then
        assertThat(references)
                .allMatch(reference -> secrets.path(reference.get("name").asText())
                        .has(reference.get("key").asText()));
        assertThat(resource.content().at("/auth/secretStore").asText())
                .isEqualTo(references.isEmpty() ? "" : "kubernetes-secrets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zipkin", "otlp"})
    void anAppMayReadOnlyTheSecretOfTheMailServer(String file) {
        // When
        JsonNode scopes = DaprResources.resource("configuration", file + ".yaml")
                .content()
                .at("/spec/secrets/scopes");

        // Then
        assertThat(scopes).isEqualTo(Yaml.documents("""
                                - {storeName: kubernetes-secrets, defaultAccess: deny, allowedSecrets: [smtp]}
                                - {storeName: kubernetes, defaultAccess: deny}
                                """).get(0));
    }

    private static Set<String> names(String type) {
        return DaprResources.names(DaprResources.all().stream()
                .filter(resource -> resource.type().startsWith(type))
                .toList());
    }

    private static Map<String, Set<String>> topics(java.util.function.Function<Service, Set<String>> which) {
        return Services.TABLE.values().stream()
                .filter(service -> !which.apply(service).isEmpty())
                .collect(Collectors.toMap(Service::appId, which));
    }

    private static Map<String, Set<String>> topicsByApp(Resource broker, String scope) {
        return Stream.of(broker.metadata(scope).orElseThrow().split(";", -1))
                .map(app -> app.split("=", -1))
                .collect(Collectors.toMap(app -> app[0], app -> new TreeSet<>(List.of(app[1].split(",", -1)))));
    }

    private static Set<String> keys(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }
}
