package io.todoflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.deployment.Services.Service;
import io.todoflow.testing.DaprResources;
import io.todoflow.testing.DaprResources.Resource;
import io.todoflow.testing.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.flyway.FlywayProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The chart renders valid objects for all values that its schema allows, with the same services and resources as other
 * deployments.
 */
class ChartTest {

    /** Kinds of operators and of the Gateway API, whose definitions are not available. */
    private static final Set<String> OTHER_KINDS = Set.of(
            "external-secrets.io/v1 ExternalSecret",
            "gateway.networking.k8s.io/v1 HTTPRoute",
            "monitoring.coreos.com/v1 ServiceMonitor",
            "monitoring.coreos.com/v1 PodMonitor",
            "monitoring.coreos.com/v1 PrometheusRule",
            "keda.sh/v1alpha1 ScaledObject",
            "keda.sh/v1alpha1 TriggerAuthentication");

    /** Variables that Java and Spring Boot read. */
    private static final Set<String> OTHER_VARIABLES = Set.of(
            "JAVA_TOOL_OPTIONS",
            "LOGGING_STRUCTURED_FORMAT_CONSOLE",
            "MANAGEMENT_OTLP_TRACING_ENDPOINT",
            "MANAGEMENT_SERVER_PORT",
            "MANAGEMENT_ZIPKIN_TRACING_ENDPOINT",
            "SPRING_FLYWAY_ENABLED",
            "SPRING_FLYWAY_LOCKRETRYCOUNT",
            "TODOFLOW_APP_ID");

    private static final String LOCAL = """
            kafka: {brokers: "localhost:9092"}
            redpanda: {brokers: "localhost:9093", existingSecret: redpanda}
            redis: {host: "localhost:6379"}
            defaults: {replicas: 1}
            mail: {existingSecret: smtp}
            dapr: {declarativeSubscriptions: true, tracing: {exporter: zipkin, samplingRate: "1", endpoint: "http://localhost:9411/api/v2/spans"}}
            """;

    @Test
    void theStrictestLintFindsNothing() {
        assertThat(Chart.lint()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{broker: redis, redis: {existingSecret: redis, tls: true}}",
                "{broker: redpanda, redpanda: {username: a, password: b, caCert: \"-----BEGIN\\nX\"}, stateStore: postgresql}",
                "{broker: external, stateStore: external, secretStore: external, dapr: {apiToken: {enabled: false}, appToken: {enabled: false}}}",
                "{secretStore: vault, stateStore: postgresql, database: {existingSecret: db}, migrations: {mode: job, existingSecret: db-admin}}",
                "{defaults: {autoscaling: {enabled: true}}, services: {backend: {replicas: 5, env: {A: 1}}, audit-service: {enabled: false}}}",
                "{autoscaler: keda, defaults: {autoscaling: {enabled: true, prometheus: \"http://prometheus:9090\"}}}",
                "{autoscaler: keda, defaults: {autoscaling: {enabled: true}}, broker: redpanda, redpanda: {existingSecret: r}}",
                "{autoscaler: keda, defaults: {autoscaling: {enabled: true}}, broker: redis, redis: {existingSecret: r}}",
                "{oidc: {allowAnonymous: true}, ingress: {enabled: true, host: todo.example.com, className: nginx, tlsSecret: tls, annotations: {a: b}, hosts: [{host: b.example.com, tlsSecret: b}, {host: c.example.com}]}}",
                "{secretStore: vault, vault: {tokenSecret: vault-token}, secretsRead: [a]}",
                "{fullnameOverride: todo, oidc: {allowAnonymous: true}, defaults: {extraEnv: [{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}],"
                        + " extraEnvFrom: [{configMapRef: {name: c}}], extraVolumes: [{name: v, emptyDir: {}}], extraVolumeMounts: [{name: v, mountPath: /v}],"
                        + " initContainers: [{name: wait, image: busybox}], podAnnotations: {a: b}, podLabels: {team: a}, priorityClassName: high,"
                        + " topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}], strategy: {type: Recreate},"
                        + " service: {type: NodePort, annotations: {a: b}}, startupProbe: {failureThreshold: 10}, livenessProbe: {initialDelaySeconds: 5}}}",
                "{broker: redpanda, redpanda: {existingSecret: r}, defaults: {useDapr: false}}",
                "{broker: rabbitmq, rabbitmq: {existingSecret: r, caCert: \"-----BEGIN\\nX\"}, autoscaler: keda, defaults: {autoscaling: {enabled: true}}}",
                "{broker: nats, nats: {url: \"tls://nats:4222\", existingSecret: nats}, autoscaler: keda, defaults: {autoscaling: {enabled: true}}}",
                "{broker: mqtt, defaults: {replicas: 1}}",
                "{broker: pulsar, pulsar: {tls: true, existingSecret: p}}",
                "{kafka: {auth: plain, existingSecret: k, tls: false}, defaults: {useDapr: false}}",
                "{kafka: {auth: scram-sha-512, existingSecret: k}, autoscaler: keda, defaults: {autoscaling: {enabled: true}}}",
                "{kafka: {auth: mtls, existingSecret: k}, autoscaler: keda, defaults: {autoscaling: {enabled: true}}}",
                "{kafka: {auth: oidc, existingSecret: k, oidc: {tokenEndpoint: \"https://id.example.com/token\", scopes: \"openid,kafka\"}}}",
                "{kafka: {auth: awsiam, aws: {region: eu-central-1, assumeRoleArn: \"arn:aws:iam::123456789012:role/todoflow\"}}}",
                "{broker: redis, redis: {username: todoflow, existingSecret: r, cluster: true, host: \"redis-0:6379,redis-1:6379\"}}",
                "{broker: redis, redis: {sentinelMaster: primary, host: \"sentinel-0:26379,sentinel-1:26379\"}, autoscaler: keda, defaults: {autoscaling: {enabled: true}}}",
                "{networkPolicy: {apiFrom: [{namespaceSelector: {}}], metricsFrom: [{podSelector: {}}], egressTo: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}}",
                "{networkPolicy: {enabled: false}, serviceAccount: {create: false}, managementPort: 0, image: {pullSecrets: [a]}}",
                "{tracing: {endpoint: \"http://collector:4318/v1/traces\"}, logFormat: ecs}",
                "{tracing: {exporter: zipkin, endpoint: \"http://zipkin:9411/api/v2/spans\"}}",
                "{monitoring: {serviceMonitor: {enabled: true, labels: {a: b}}, prometheusRule: {enabled: true}, dashboards: {enabled: true}}}",
                "{oidc: {issuer: \"https://id.example.com\", audience: todo}, mail: {host: mail, port: 587, starttls: true, existingSecret: smtp}, tests: {tokenSecret: t}}",
                "{topics: {taskCreated: todo.tasks.created, taskUpdated: todo.tasks.updated}, dapr: {declarativeSubscriptions: true, accessControl: true, tracing: {exporter: otlp, endpoint: \"otel:4317\"}}}",
                "{image: {digest: \"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}, defaults: {nodeSelector: {a: b}, tolerations: [{key: a, operator: Exists}]}}"
            })
    void eachObjectIsValid(String values) {
        // When
        List<JsonNode> objects = Chart.render(values);

        // Then
        assertThat(objects.stream()
                        .filter(KubernetesDefinitions::isKnown)
                        .map(KubernetesDefinitions::problem)
                        .flatMap(Optional::stream))
                .isEmpty();
        assertThat(objects.stream()
                        .filter(object -> !KubernetesDefinitions.isKnown(object))
                        .filter(object -> !object.get("apiVersion").asText().startsWith("dapr.io/"))
                        .map(object -> object.get("apiVersion").asText() + " " + Chart.kind(object)))
                .isSubsetOf(OTHER_KINDS);
        assertThat(objects.stream().map(object -> Chart.kind(object) + " " + Chart.name(object)))
                .doesNotHaveDuplicates();
        if (Files.isDirectory(Path.of("../shared/reference"))) {
            assertThat(objects.stream()
                            .filter(object -> object.get("apiVersion").asText().startsWith("dapr.io/"))
                            .map(ChartTest::withoutLabels)
                            .flatMap(object -> Stream.concat(
                                    DaprReferenceTest.problems(object).stream(),
                                    Chart.kind(object).equals("Component")
                                            ? DaprReferenceTest.metadataProblems(object).stream()
                                            : Stream.empty())))
                    .isEmpty();
        }
    }

    static List<Path> examples() {
        return Yaml.files(Chart.FOLDER.resolve("examples"), ".yaml");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachObjectOfAnExampleIsValid(Path values) {
        eachObjectIsValid(Yaml.text(values));
    }

    @Test
    void anErrorIsFound() {
        // Given
        JsonNode deployment = Chart.ofKind(Chart.render(""), "Deployment").get(0);
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0")).put("imagePullPolice", "Always");

        // When
        Optional<String> problem = KubernetesDefinitions.problem(deployment);

        // Then
        assertThat(problem).get().asString().contains("imagePullPolice");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {broker: activemq}                                   | broker
                    {broker: mqtt}                                       | replicas is 2, but must be 1 with broker mqtt
                    {rabbitmq: {existingSecret: ""}, broker: rabbitmq}   | existingSecret
                    {nats: {url: "http://nats"}}                         | url
                    {kafka: {auth: scram}}                               | auth
                    {kafka: {auth: mtls}}                                | kafka.existingSecret must be given for kafka.auth mtls
                    {kafka: {auth: oidc, existingSecret: k}}             | kafka.oidc.tokenEndpoint must be given
                    {kafka: {auth: awsiam}}                              | kafka.aws.region must be given
                    {kafka: {auth: mtls, existingSecret: k}, services: {backend: {useDapr: false}}} | kafka.auth mtls is for sidecars
                    {redis: {cluster: true, sentinelMaster: a}}          | exclude each other
                    {brocker: redis}                                     | brocker
                    {topics: {taskVanished: x}}                          | topics.taskVanished is not a topic; allowed are taskEvents, taskReminders, translated, taskCreated
                    {services: {audit: {replicas: 1}}}                   | services.audit is not a service; allowed are analytics-service, audit-service
                    {services: {backend: {replicas: many}}}              | replicas
                    {kafka: {brokers: kafka}}                            | brokers
                    {database: {url: "postgres://x"}}                    | url
                    {dapr: {tracing: {samplingRate: "2"}}}               | samplingRate
                    {broker: redpanda}                                   | redpanda.existingSecret, or redpanda.username
                    {migrations: {mode: job}}                            | database.existingSecret must be given
                    {ingress: {enabled: true}, oidc: {allowAnonymous: true}} | ingress.host must be given
                    {ingress: {enabled: true, host: a}}                  | oidc.issuer must be given
                    {httpRoute: {enabled: true, parentRefs: [{name: a}]}} | oidc.issuer must be given
                    {services: {backend: {service: {type: LoadBalancer}}}} | oidc.issuer must be given
                    {httpRoute: {enabled: true}, oidc: {allowAnonymous: true}} | httpRoute.parentRefs must be given
                    {ingress: {enabled: true, host: a}, services: {backend: {enabled: false}}} | services.backend.enabled must be true
                    {oidc: {audience: a}}                                | oidc.audience is given without oidc.issuer
                    {oidc: {issuer: "https://i"}, dapr: {appToken: {enabled: false}}} | oidc.issuer needs dapr.appToken.enabled
                    {dapr: {apiToken: {enabled: false, existingSecret: a}}} | dapr.apiToken.enabled is false
                    {terminationGracePeriodSeconds: 54}                  | take 55
                    {services: {backend: {autoscaling: {enabled: true, minReplicas: 9}}}} | services.backend.autoscaling: minReplicas is 9, and must not exceed maxReplicas, which is 6
                    {services: {backend: {appId: audit-service}}}        | is also the app-id of audit-service
                    {broker: redis, services: {backend: {useDapr: false}}} | broker is redis, allowed are kafka and redpanda
                    {broker: redpanda, redpanda: {existingSecret: a, caCert: b}, services: {audit-service: {sidecar: false}}} | mount a truststore
                    {services: {recurring-task-service: {sidecar: false}}} | services.recurring-task-service.sidecar must be true
                    {mail: {existingSecret: a}, services: {email-delivery-service: {sidecar: false}}} | services.email-delivery-service.sidecar must be true
                    {chat: {model: a}, services: {backend: {sidecar: false}}} | services.backend.sidecar must be true
                    {chat: {component: {existingSecret: a}}}             | without chat.model
                    {services: {backend: {sidecar: false, env: {USE_DAPR: true}}}} | env.USE_DAPR is true, but sidecar is false
                    {dapr: {tracing: {exporter: otlp}}}                  | dapr.tracing.endpoint must be given
                    {stateStore: postgresql, statestore: {existingSecret: ""}} | statestore.existingSecret must be given
                    """)
    void aWrongValueIsRefusedByName(String values, String message) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(message);
    }

    @Test
    void theChartHasTheServicesOfTheApplication() {
        // When
        Map<String, Service> services = new TreeMap<>();
        Yaml.read(Chart.FOLDER.resolve("files/services.yaml"))
                .properties()
                .forEach(row -> services.put(
                        row.getKey(),
                        new Service(
                                row.getKey(),
                                row.getValue().get("port").asInt(),
                                new TreeSet<>(Yaml.texts(row.getValue().get("consumes"))),
                                new TreeSet<>(Yaml.texts(row.getValue().get("publishes"))),
                                row.getValue().get("state").asBoolean(),
                                row.getValue().get("secrets").asBoolean(),
                                row.getValue().get("jobs").asBoolean())));

        // Then
        assertThat(services).isEqualTo(Services.TABLE);
    }

    @Test
    void eachServiceIsADeploymentWithASidecar() {
        // When
        Map<String, JsonNode> deployments = Chart.ofKind(Chart.render(""), "Deployment").stream()
                .collect(Collectors.toMap(
                        deployment -> deployment
                                .at("/spec/template/metadata/annotations/dapr.io~1app-id")
                                .asText(),
                        Function.identity()));

        // Then
        assertThat(deployments).containsOnlyKeys(Services.appIds());
        deployments.forEach((appId, deployment) -> {
            JsonNode annotations = deployment.at("/spec/template/metadata/annotations");
            assertThat(annotations.get("dapr.io/app-port").asInt())
                    .isEqualTo(service(appId).port())
                    .isEqualTo(deployment
                            .at("/spec/template/spec/containers/0/ports/0/containerPort")
                            .asInt());
            assertThat(annotations.get("dapr.io/enable-native-sidecar").asText())
                    .isEqualTo("true");
            assertThat(annotations.properties())
                    .allMatch(annotation -> annotation.getValue().isTextual());
            assertThat(environment(deployment)).containsEntry("TODOFLOW_SERVICE", appId);
            assertThat(deployment
                            .at("/spec/template/spec/terminationGracePeriodSeconds")
                            .asInt())
                    .as("the time to drain, the application's (25 s), and after them the sidecar's")
                    .isGreaterThanOrEqualTo(deployment
                                    .at("/spec/template/spec/containers/0/lifecycle/preStop/exec/command/1")
                                    .asInt()
                            + 25
                            + annotations
                                    .get("dapr.io/graceful-shutdown-seconds")
                                    .asInt());
        });
    }

    @Test
    void eachPodIsRestricted() {
        // When
        List<JsonNode> pods = Chart.render("{database: {existingSecret: db}, migrations: {mode: job}}").stream()
                .map(object -> object.has("spec") && object.at("/spec").has("containers")
                        ? object.get("spec")
                        : object.at("/spec/template/spec"))
                .filter(JsonNode::isObject)
                .toList();

        // Then
        assertThat(pods).hasSize(Services.TABLE.size() + 2).allSatisfy(pod -> {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            JsonNode container = pod.at("/containers/0/securityContext");
            assertThat(container.get("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(container.get("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        });
    }

    @Test
    void theApplicationKnowsEachVariable() {
        // Given
        String configuration = Yaml.text(Path.of("src/main/resources/application.yaml"));

        // When
        Set<String> variables = Chart.ofKind(
                        Chart.render("{topics: {taskCreated: a, taskUpdated: b, taskCompleted: c, taskDeleted: d},"
                                + " oidc: {issuer: \"https://i\", audience: a, userClaim: b, rolesClaim: c, adminRole: d},"
                                + " tracing: {endpoint: \"http://c\"}, logFormat: ecs, mail: {host: m}}"),
                        "Deployment")
                .stream()
                .flatMap(deployment -> environment(deployment).keySet().stream())
                .filter(variable -> !OTHER_VARIABLES.contains(variable))
                .collect(Collectors.toSet());

        // Then
        assertThat(variables)
                .contains("DATABASE_URL", "TOPIC_TASK_CREATED", "SMTP_SECRET")
                .allMatch(variable -> configuration.contains("${" + variable + ":"));
    }

    @Test
    void oneValueSelectsAnotherBrokerWithItsRetries() {
        // When
        Map<String, JsonNode> kafka = byName(Chart.render("{broker: kafka}"));
        Map<String, JsonNode> redis = byName(Chart.render("{broker: redis}"));

        // Then
        assertThat(redis).containsOnlyKeys(kafka.keySet());
        assertThat(kafka.entrySet().stream().filter(object -> !object.getValue().equals(redis.get(object.getKey()))))
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("Component pubsub", "Resiliency todoflow");
        assertThat(redis).hasEntrySatisfying("Component pubsub", component -> assertThat(
                        component.at("/spec/type").asText())
                .isEqualTo("pubsub.redis"));
    }

    static List<String> brokers() {
        return ServiceFiles.brokers();
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void daprResourcesMatchThoseOfTheEnvironments(String broker) {
        // Given
        String stateStore = broker.equals("redpanda") ? "postgresql" : "redis";
        List<Resource> expected = new ArrayList<>(List.of(
                DaprResources.resource(broker, "pubsub.yaml"),
                DaprResources.resource(broker, "resiliency.yaml"),
                DaprResources.resource("state-" + stateStore, "statestore.yaml"),
                DaprResources.resource("secrets-kubernetes", "secretstore.yaml"),
                DaprResources.resource("configuration", "zipkin.yaml"),
                DaprResources.resource("subscriptions", "task-events.yaml"),
                DaprResources.resource("subscriptions", "task-reminders.yaml")));

        // When
        List<JsonNode> rendered = Yaml.documents(
                        Chart.text(LOCAL + "broker: %s\nstateStore: %s\n".formatted(broker, stateStore))
                                .replaceAll("\\b" + broker + ":(\\d)", "localhost:$1"))
                .stream()
                .filter(object -> object.get("apiVersion").asText().startsWith("dapr.io/"))
                .map(ChartTest::comparable)
                .toList();

        // Then
        assertThat(rendered)
                .containsExactlyInAnyOrderElementsOf(expected.stream()
                        .map(Resource::content)
                        .map(ChartTest::comparable)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "plain, password, PLAINTEXT",
        "scram-sha-256, password, SHA-256",
        "scram-sha-512, password, SHA-512",
        "mtls, mtls,",
        "oidc, oidc,",
        "awsiam, awsiam,"
    })
    void kafkaIsReachedWithEachAuthenticationAndTheComponentContainsNoCredential(
            String auth, String type, @Nullable String mechanism) {
        // When
        List<JsonNode> objects = Chart.render(
                "{kafka: {auth: %s, existingSecret: kafka-user, aws: {region: eu-central-1}, oidc: {tokenEndpoint: \"https://id\"}}}"
                        .formatted(auth));

        // Then
        Map<String, JsonNode> metadata = metadata(Chart.one(objects, "Component", "pubsub"));
        assertThat(metadata)
                .hasEntrySatisfying(
                        "authType",
                        item -> assertThat(item.get("value").asText()).isEqualTo(type))
                .noneSatisfy((name, item) -> assertThat(name).isEqualTo("skipVerify"))
                .allSatisfy((name, item) -> assertThat(item.has("secretKeyRef"))
                        .isEqualTo(
                                name.matches("sasl(Username|Password)|oidcClient(ID|Secret)|(ca|client)(Cert|Key)")));
        if (mechanism != null) {
            assertThat(metadata).hasEntrySatisfying("saslMechanism", item -> assertThat(
                            item.get("value").asText())
                    .isEqualTo(mechanism));
        }
        assertThat(Chart.ofKind(objects, "Role").toString().contains("kafka-user"))
                .as("the sidecars may read the secret")
                .isEqualTo(!auth.equals("awsiam"));
    }

    @Test
    void redisMayBeAClusterOrUseSentinelsForBrokerAndState() {
        // When
        List<JsonNode> cluster = Chart.render(
                "{broker: redis, redis: {host: \"a:6379,b:6379\", username: todoflow, existingSecret: r, cluster: true}}");
        List<JsonNode> sentinels =
                Chart.render("{broker: redis, redis: {host: \"a:26379,b:26379\", sentinelMaster: primary}}");

        // Then
        for (String name : List.of("pubsub", "statestore")) {
            assertThat(values(Chart.one(cluster, "Component", name)))
                    .containsEntry("redisHost", "a:6379,b:6379")
                    .containsEntry("redisUsername", "todoflow")
                    .containsEntry("redisType", "cluster");
            assertThat(values(Chart.one(sentinels, "Component", name)))
                    .containsEntry("failover", "true")
                    .containsEntry("sentinelMasterName", "primary");
        }
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void noBrokerUsesOneGroupForAllServices(String broker) {
        // When
        List<JsonNode> objects = Chart.render(LOCAL + "broker: " + broker);

        // Then
        assertThat(values(Chart.one(objects, "Component", "pubsub")))
                .doesNotContainKeys("consumerGroup", "consumerID")
                .allSatisfy((name, value) -> {
                    if (name.matches("durableName|queueGroupName")) {
                        assertThat(value).isEqualTo("{appID}");
                    }
                });
    }

    @Test
    void vaultAndOtlpMatchThoseOfTheEnvironments() {
        // When
        List<JsonNode> rendered = Chart.render(LOCAL.replace("exporter: zipkin, samplingRate: \"1\"", "exporter: otlp")
                        .replace("http://localhost:9411/api/v2/spans", "localhost:4317")
                + "secretStore: vault\n");

        // Then
        assertThat(comparable(Chart.one(rendered, "Component", "kubernetes-secrets")))
                .isEqualTo(comparable(DaprResources.resource("secrets-vault", "secretstore.yaml")
                        .content()));
        assertThat(comparable(Chart.one(rendered, "Configuration", "todoflow")))
                .isEqualTo(comparable(
                        DaprResources.resource("configuration", "otlp.yaml").content()));
    }

    @Test
    void topicsByTypeAreInTheScopesAndTheApplication() {
        // When
        List<JsonNode> objects =
                Chart.render("{topics: {taskCreated: todo.tasks.created, taskDeleted: todo.tasks.deleted}}");

        // Then
        String pubsub = Chart.one(objects, "Component", "pubsub").toString();
        assertThat(pubsub)
                .contains(
                        "audit-service=todo.tasks.created,task-events,todo.tasks.deleted",
                        "backend=todo.tasks.created,task-events,todo.tasks.deleted,task-reminders");
        assertThat(Chart.ofKind(objects, "Deployment")).allMatch(deployment -> "todo.tasks.created"
                .equals(environment(deployment).get("TOPIC_TASK_CREATED")));
    }

    @Test
    void theBackendMayPublishToFurtherTopics() {
        // When
        List<JsonNode> objects = Chart.render("{topics: {translated: [reminders, todo-events]}}");

        // Then
        assertThat(Chart.one(objects, "Component", "pubsub").toString())
                .contains("backend=task-events,task-reminders,reminders,todo-events\"")
                .doesNotContain("audit-service=task-events,reminders");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{useDapr: false}", "{env: {USE_DAPR: false}}", "{sidecar: false}"})
    void oneValueMovesAServiceToKafkaWithoutDapr(String values) {
        // When
        List<JsonNode> objects = Chart.render("{services: {backend: %s}}".formatted(values));

        // Then
        assertThat(environment(Chart.one(objects, "Deployment", "todoflow-backend")))
                .containsEntry("USE_DAPR", "false")
                .containsEntry("KAFKA_BROKERS", "kafka:9092");
        assertThat(environment(Chart.one(objects, "Deployment", "todoflow-audit-service")))
                .doesNotContainKeys("USE_DAPR", "KAFKA_BROKERS");
    }

    @Test
    void movingAServiceBackToDaprLeavesNothingBehind() {
        assertThat(byName(Chart.render("{services: {backend: {useDapr: true}}}")))
                .isEqualTo(byName(Chart.render("")));
    }

    @Test
    void aServiceWithoutASidecarHasNoDaprSettings() {
        // When
        JsonNode pod = Chart.one(
                        Chart.render("{services: {backend: {sidecar: false}}}"), "Deployment", "todoflow-backend")
                .at("/spec/template");

        // Then
        assertThat(pod.at("/metadata/annotations").properties().stream()
                        .filter(annotation -> annotation.getKey().startsWith("dapr.io/"))
                        .map(Map.Entry::toString))
                .containsExactly("dapr.io/enabled=\"false\"");
        assertThat(pod.at("/spec/automountServiceAccountToken").asBoolean(true)).isFalse();
    }

    @Test
    void withoutSidecarsTheClusterNeedsNoDapr() {
        // When
        List<JsonNode> objects = Chart.render(Yaml.text(Chart.FOLDER.resolve("examples/without-dapr.yaml")));

        // Then
        assertThat(objects)
                .noneMatch(object -> object.get("apiVersion").asText().startsWith("dapr.io/"))
                .noneMatch(object -> Chart.name(object).endsWith("dapr-api-token"));
    }

    @Test
    void kafkaWithAPasswordWorksWithoutDapr() {
        // When
        JsonNode backend = Chart.one(
                Chart.render(
                        "{broker: redpanda, redpanda: {existingSecret: r}, services: {backend: {useDapr: false}}}"),
                "Deployment",
                "todoflow-backend");

        // Then
        assertThat(environment(backend))
                .containsEntry("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
                .containsEntry("KAFKA_SASL_MECHANISM", "SCRAM-SHA-256")
                .hasEntrySatisfying("KAFKA_SASL_JAAS_CONFIG", jaas -> assertThat(jaas)
                        .contains("\"$(KAFKA_USERNAME)\"", "\"$(KAFKA_PASSWORD)\""));
        assertThat(environmentInOrder(backend))
                .as("Kubernetes puts in only what stands before")
                .containsSubsequence("KAFKA_PASSWORD", "KAFKA_SASL_JAAS_CONFIG")
                .containsSubsequence("KAFKA_USERNAME", "KAFKA_SASL_JAAS_CONFIG");
    }

    @Test
    void anOverriddenAppIdIsUsedEverywhere() {
        // When
        List<JsonNode> objects = Chart.render(
                "{services: {backend: {appId: todo-backend}, recurring-task-service: {appId: recurrence}},"
                        + " autoscaler: keda, defaults: {autoscaling: {enabled: true}}, dapr: {accessControl: true, declarativeSubscriptions: true}}");

        // Then
        JsonNode backend = Chart.one(objects, "Deployment", "todoflow-backend");
        assertThat(backend.at("/spec/template/metadata/annotations/dapr.io~1app-id")
                        .asText())
                .isEqualTo("todo-backend");
        assertThat(environment(backend))
                .containsEntry("TODOFLOW_SERVICE", "backend")
                .containsEntry("TODOFLOW_APP_ID", "todo-backend")
                .containsEntry("DAPR_BACKEND", "todo-backend")
                .containsEntry("SERVICE_CALLERS", "recurrence,todo-backend");
        assertThat(objects.stream()
                        .filter(object -> object.has("scopes"))
                        .map(object -> Yaml.texts(object.get("scopes"))))
                .allMatch(scopes -> !scopes.contains("backend") && !scopes.contains("recurring-task-service"))
                .anyMatch(scopes -> scopes.contains("todo-backend"));
        assertThat(Chart.one(objects, "Component", "pubsub").toString())
                .contains("todo-backend=task-events,task-reminders", "recurrence=task-events");
        assertThat(keys(Chart.one(objects, "Resiliency", "todoflow").at("/spec/targets/apps")))
                .containsExactly("todo-backend");
        assertThat(Chart.one(objects, "Configuration", "todoflow")
                        .at("/spec/accessControl/policies/0/appId")
                        .asText())
                .isEqualTo("recurrence");
        assertThat(Chart.one(objects, "ScaledObject", "todoflow-backend").findValuesAsText("consumerGroup"))
                .containsOnly("todo-backend");
    }

    @Test
    void oneValueRenamesAComponent() {
        // When
        List<JsonNode> objects = Chart.render(
                "{dapr: {declarativeSubscriptions: true, names: {pubsub: kafka-pubsub, stateStore: statestore-postgres, secretStore: vault}}}");

        // Then
        assertThat(Chart.ofKind(objects, "Component"))
                .extracting(Chart::name)
                .containsExactlyInAnyOrder("kafka-pubsub", "statestore-postgres", "vault");
        assertThat(keys(Chart.one(objects, "Resiliency", "todoflow").at("/spec/targets/components")))
                .containsExactlyInAnyOrder("kafka-pubsub", "statestore-postgres", "vault");
        assertThat(Chart.ofKind(objects, "Subscription"))
                .allMatch(subscription -> subscription
                                .at("/spec/pubsubname")
                                .asText()
                                .equals("kafka-pubsub")
                        && subscription.at("/spec/routes/default").asText().startsWith("/events/kafka-pubsub/"));
        assertThat(Chart.ofKind(objects, "Deployment")).allSatisfy(deployment -> assertThat(environment(deployment))
                .containsEntry("DAPR_PUBSUB", "kafka-pubsub")
                .containsEntry("DAPR_STATE_STORE", "statestore-postgres")
                .containsEntry("DAPR_SECRET_STORE", "vault"));
    }

    @Test
    void aVariableFromTheValuesReplacesThatOfTheChart() {
        // When
        JsonNode backend = Chart.one(
                Chart.render(
                        "{services: {backend: {env: {JAVA_TOOL_OPTIONS: -Xmx1g},"
                                + " extraEnv: [{name: DATABASE_PASSWORD, valueFrom: {secretKeyRef: {name: vault, key: p}}}]}}}"),
                "Deployment",
                "todoflow-backend");

        // Then
        assertThat(environmentInOrder(backend)).doesNotHaveDuplicates();
        assertThat(environment(backend)).containsEntry("JAVA_TOOL_OPTIONS", "-Xmx1g");
        assertThat(variable(backend, "DATABASE_PASSWORD")
                        .at("/valueFrom/secretKeyRef/name")
                        .asText())
                .isEqualTo("vault");
    }

    @Test
    void anAnnotationFromTheValuesReplacesThatOfTheChart() {
        // When
        JsonNode annotations = Chart.one(
                        Chart.render("{dapr: {annotations: {dapr.io/log-level: debug}},"
                                + " services: {backend: {podAnnotations: {dapr.io/log-level: warn}}}}"),
                        "Deployment",
                        "todoflow-backend")
                .at("/spec/template/metadata/annotations");

        // Then
        assertThat(annotations.get("dapr.io/log-level").asText()).isEqualTo("warn");
    }

    @Test
    void podsDoNotKnowTheVersionOfTheChart() {
        assertThat(Chart.ofKind(Chart.render(""), "Deployment"))
                .allSatisfy(deployment -> assertThat(keys(deployment.at("/spec/template/metadata/labels")))
                        .containsExactlyInAnyOrder(
                                "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/part-of"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                                   | 1800
                    {migrations: {timeoutSeconds: 7200}}                 | 7200
                    {migrations: {mode: job}, database: {existingSecret: a}} | 120
                    {defaults: {startupProbe: {failureThreshold: 30}}}   | 60
                    """)
    void aPodThatMigratesIsNotKilled(String values, int seconds) {
        assertThat(Chart.ofKind(Chart.render(values), "Deployment")).allSatisfy(deployment -> {
            JsonNode probe = deployment.at("/spec/template/spec/containers/0/startupProbe");
            assertThat(probe.get("periodSeconds").asInt()
                            * probe.get("failureThreshold").asInt())
                    .isEqualTo(seconds);
        });
    }

    @Test
    void aProcessWaitsForTheMigrationOfAnotherOne() {
        // Given the variable that the chart sets
        Map<String, Object> variables =
                new TreeMap<>(environment(Chart.one(Chart.render(""), "Deployment", "todoflow-backend")));
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));

        // When
        FlywayProperties flyway = Binder.get(environment)
                .bind("spring.flyway", FlywayProperties.class)
                .get();

        // Then Flyway tries to lock once per second
        assertThat(flyway.getLockRetryCount()).isEqualTo(1800);
    }

    @Test
    void aGeneratedTokenCannotBeReplacedSilently() {
        assertThat(Chart.ofKind(Chart.render(""), "Secret").stream()
                        .filter(secret -> Chart.name(secret).endsWith("-token")))
                .hasSize(2)
                .allMatch(secret -> secret.path("immutable").asBoolean());
    }

    @Test
    void metricsOnTheApiPortDoNotWidenItsNetworkPolicy() {
        // When
        List<JsonNode> objects =
                Chart.render("{managementPort: 0, networkPolicy: {apiFrom: [{podSelector: {matchLabels: {a: b}}}]}}");

        // Then
        JsonNode policy = Chart.one(objects, "NetworkPolicy", "todoflow-backend");
        assertThat(Yaml.stream(policy.at("/spec/ingress")).filter(rule -> Yaml.stream(rule.get("ports"))
                        .anyMatch(port -> port.get("port").asInt() == 8000)))
                .isNotEmpty()
                .allMatch(rule -> rule.has("from"));
    }

    @Test
    void anIngressRoutesPublicPathsWithoutRegularExpressions() {
        // When
        JsonNode ingress = Chart.one(
                Chart.render(
                        "{oidc: {allowAnonymous: true}, ingress: {enabled: true, host: a.example.com, tlsSecret: a,"
                                + " hosts: [{host: b.example.com}]}}"),
                "Ingress",
                "todoflow");

        // Then
        assertThat(Yaml.stream(ingress.at("/spec/rules"))
                        .map(rule -> rule.get("host").asText()))
                .containsExactly("a.example.com", "b.example.com");
        assertThat(Yaml.stream(ingress.at("/spec/rules/1/http/paths"))
                        .map(path -> path.get("pathType").asText() + " "
                                + path.get("path").asText()))
                .containsExactlyInAnyOrder(
                        "Prefix /api",
                        "Prefix /tasks",
                        "Prefix /mcp",
                        "Prefix /openapi",
                        "Prefix /ui",
                        "Prefix /webjars",
                        "Exact /");
    }

    @Test
    void anHttpRouteHasTheSamePaths() {
        // When
        JsonNode route = Chart.one(
                Chart.render(Yaml.text(Chart.FOLDER.resolve("examples/gateway.yaml"))), "HTTPRoute", "todoflow");

        // Then
        assertThat(route.at("/spec/parentRefs/0/namespace").asText()).isEqualTo("gateways");
        assertThat(Yaml.stream(route.at("/spec/rules/0/matches"))
                        .map(match -> match.at("/path/value").asText()))
                .containsExactlyInAnyOrder("/api", "/tasks", "/mcp", "/openapi", "/ui", "/webjars", "/");
        assertThat(route.at("/spec/rules/0/backendRefs/0/port").asInt()).isEqualTo(8000);
    }

    @Test
    void sidecarsMayReadTheSecretsThatTheValuesName() {
        // When
        JsonNode role = Chart.one(
                Chart.render(
                        "{broker: external, secretsRead: [kafka-credentials], chat: {model: openai, component: {existingSecret: openai}}}"),
                "Role",
                "todoflow-secrets");

        // Then
        assertThat(Yaml.texts(role.at("/rules/0/resourceNames"))).containsExactly("kafka-credentials", "openai");
    }

    @Test
    void theChatModelMatchesThatOfTheEnvironments() {
        // When
        List<JsonNode> objects = Chart.render(Yaml.text(Chart.FOLDER.resolve("examples/chat.yaml")));

        // Then
        assertThat(comparable(Chart.one(objects, "Component", "openai")))
                .isEqualTo(comparable(DaprResources.resource("conversation-openai", "conversation.yaml")
                        .content()));
        assertThat(environment(Chart.one(objects, "Deployment", "todoflow-backend")))
                .containsEntry("CHAT_MODEL", "openai");
    }

    @Test
    void aTokenOfVaultIsMountedIntoTheSidecar() {
        // When
        JsonNode pod = Chart.one(
                        Chart.render("{secretStore: vault, vault: {tokenSecret: vault-token}}"),
                        "Deployment",
                        "todoflow-backend")
                .at("/spec/template");

        // Then
        assertThat(pod.at("/metadata/annotations/dapr.io~1volume-mounts").asText())
                .isEqualTo("vault-token:/var/run/secrets/vault");
        assertThat(pod.at("/spec/volumes/1/secret/secretName").asText()).isEqualTo("vault-token");
        assertThat(pod.at("/spec/volumes/1/secret/items/0/path").asText()).isEqualTo("token");
    }

    @Test
    void consumersAreScaledByTheirBacklog() {
        // When
        List<JsonNode> objects = Chart.render("{autoscaler: keda, defaults: {autoscaling: {enabled: true, lag: 50}}}");

        // Then
        for (Service service : Services.TABLE.values()) {
            JsonNode triggers = Chart.one(objects, "ScaledObject", "todoflow-" + service.appId())
                    .at("/spec/triggers");
            assertThat(Yaml.stream(triggers)
                            .filter(trigger -> trigger.get("type").asText().equals("kafka"))
                            .map(trigger -> trigger.get("metadata"))
                            .map(metadata -> "%s %s %s"
                                    .formatted(
                                            metadata.get("topic").asText(),
                                            metadata.get("consumerGroup").asText(),
                                            metadata.get("lagThreshold").asText())))
                    .containsExactlyElementsOf(service.consumes().stream()
                            .map(topic -> "%s %s 50".formatted(topic, service.appId()))
                            .toList());
        }
        assertThat(Chart.ofKind(objects, "Deployment"))
                .noneMatch(deployment -> deployment.get("spec").has("replicas"));
    }

    @Test
    void thePublishingServiceIsScaledByTheAgeOfTheOutbox() {
        // When
        List<JsonNode> objects = Chart.render("{autoscaler: keda, defaults: {autoscaling: {enabled: true,"
                + " prometheus: \"http://prometheus:9090\", outboxAge: 5}}}");

        // Then
        for (Service service : Services.TABLE.values()) {
            JsonNode triggers = Chart.one(objects, "ScaledObject", "todoflow-" + service.appId())
                    .at("/spec/triggers");
            assertThat(Yaml.stream(triggers)
                            .filter(trigger -> trigger.get("type").asText().equals("prometheus"))
                            .map(trigger -> trigger.at("/metadata/threshold").asText()))
                    .as(service.appId())
                    .hasSize(service.publishes().isEmpty() ? 0 : 1)
                    .allMatch("5"::equals);
        }
    }

    @Test
    void rulesAndDashboardsMatchTheFiles() {
        // Given
        Path rules = Chart.FOLDER.resolve("files/prometheus-rules.yaml");
        List<Path> dashboards = Yaml.files(Chart.FOLDER.resolve("files"), ".json");

        // When
        List<JsonNode> objects =
                Chart.render("{monitoring: {prometheusRule: {enabled: true}, dashboards: {enabled: true}}}");

        // Then
        assertThat(Chart.ofKind(objects, "PrometheusRule"))
                .extracting(rule -> rule.get("spec"))
                .isEqualTo(Files.exists(rules) ? List.of(Yaml.read(rules)) : List.of());
        assertThat(Chart.ofKind(objects, "ConfigMap"))
                .extracting(
                        map -> Yaml.documents(map.get("data").iterator().next().asText())
                                .get(0))
                .isEqualTo(dashboards.stream().map(Yaml::read).toList());
    }

    @Test
    void alertsLinkToTheConfiguredRunbook() {
        // When
        List<JsonNode> objects = Chart.render(
                "{monitoring: {prometheusRule: {enabled: true, runbookUrl: \"https://wiki.example.com/todoflow\"}}}");

        // Then
        assertThat(Chart.ofKind(objects, "PrometheusRule").get(0).findValuesAsText("runbook_url"))
                .contains("https://wiki.example.com/todoflow#todoflowdown")
                .allMatch(url -> url.startsWith("https://wiki.example.com/todoflow#"));
    }

    @Test
    void theTestPodCallsEachService() {
        // When
        JsonNode pod = Chart.one(Chart.render("{services: {audit-service: {enabled: false}}}"), "Pod", "todoflow-test");

        // Then
        String health = pod.at("/spec/containers/0/env/1/value").asText();
        assertThat(health.trim().split(" ", -1))
                .containsExactlyInAnyOrderElementsOf(Services.TABLE.values().stream()
                        .filter(service -> !service.appId().equals("audit-service"))
                        .map(service -> "http://todoflow-%s:%d/health".formatted(service.appId(), service.port()))
                        .toList());
        assertThat(pod.at("/spec/containers/0/command/2").asText())
                .isEqualTo(Yaml.text(Chart.FOLDER.resolve("files/test.sh")));
    }

    @Test
    void anExistingSecretIsNotCreated() {
        // When
        List<JsonNode> made = Chart.ofKind(Chart.render(""), "Secret");
        List<JsonNode> there = Chart.ofKind(
                Chart.render("{broker: redpanda, redpanda: {existingSecret: a}, database: {existingSecret: b},"
                        + " dapr: {apiToken: {existingSecret: c}, appToken: {existingSecret: d}}}"),
                "Secret");

        // Then
        assertThat(made)
                .extracting(Chart::name)
                .containsExactlyInAnyOrder("todoflow-database", "todoflow-dapr-api-token", "todoflow-app-api-token");
        assertThat(there).isEmpty();
    }

    private static Service service(String appId) {
        return Objects.requireNonNull(Services.TABLE.get(appId), appId);
    }

    private static Map<String, JsonNode> byName(List<JsonNode> objects) {
        return objects.stream()
                // tokens are generated each time
                .filter(object -> !Chart.name(object).endsWith("-token"))
                .collect(
                        Collectors.toMap(object -> Chart.kind(object) + " " + Chart.name(object), Function.identity()));
    }

    private static List<String> environmentInOrder(JsonNode deployment) {
        return Yaml.stream(deployment.at("/spec/template/spec/containers/0/env"))
                .map(variable -> variable.get("name").asText())
                .toList();
    }

    private static JsonNode variable(JsonNode deployment, String name) {
        return Yaml.stream(deployment.at("/spec/template/spec/containers/0/env"))
                .filter(variable -> variable.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> environment(JsonNode deployment) {
        Map<String, String> environment = new TreeMap<>();
        deployment
                .at("/spec/template/spec/containers/0/env")
                .forEach(variable -> environment.put(
                        variable.get("name").asText(), variable.path("value").asText("")));
        return environment;
    }

    private static JsonNode withoutLabels(JsonNode object) {
        ObjectNode copy = object.deepCopy();
        ((ObjectNode) copy.get("metadata")).remove("labels");
        return copy;
    }

    /** Removes the labels of the chart, and sorts scopes. */
    private static JsonNode comparable(JsonNode object) {
        ObjectNode copy = (ObjectNode) withoutLabels(object);
        if (copy.has("scopes")) {
            List<String> scopes =
                    Yaml.texts(copy.get("scopes")).stream().sorted().toList();
            copy.put("scopes", scopes.toString());
        }
        Yaml.stream(copy.at("/spec/metadata"))
                .filter(item -> item.get("name").asText().endsWith("Scopes"))
                .forEach(item -> ((ObjectNode) item)
                        .put(
                                "value",
                                Stream.of(item.get("value").asText().split(";", -1))
                                        .sorted()
                                        .collect(Collectors.joining(";"))));
        return copy;
    }

    private static Map<String, JsonNode> metadata(JsonNode component) {
        return Yaml.stream(component.at("/spec/metadata"))
                .collect(Collectors.toMap(item -> item.get("name").asText(), Function.identity()));
    }

    private static Map<String, String> values(JsonNode component) {
        return metadata(component).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().path("value").asText()));
    }

    private static Set<String> keys(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
