package io.todoflow.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Kubernetes' definitions of its objects, from its Java client: unknown and missing fields are errors. */
final class KubernetesDefinitions {

    private interface Reader {
        Object read(String json) throws IOException;
    }

    private static final Map<String, Reader> KINDS = Map.ofEntries(
            Map.entry("apps/v1 Deployment", V1Deployment::fromJson),
            Map.entry("autoscaling/v2 HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::fromJson),
            Map.entry("batch/v1 Job", V1Job::fromJson),
            Map.entry("networking.k8s.io/v1 Ingress", V1Ingress::fromJson),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::fromJson),
            Map.entry("policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::fromJson),
            Map.entry("rbac.authorization.k8s.io/v1 Role", V1Role::fromJson),
            Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", V1RoleBinding::fromJson),
            Map.entry("v1 ConfigMap", V1ConfigMap::fromJson),
            Map.entry("v1 Pod", V1Pod::fromJson),
            Map.entry("v1 Secret", V1Secret::fromJson),
            Map.entry("v1 Service", V1Service::fromJson),
            Map.entry("v1 ServiceAccount", V1ServiceAccount::fromJson));

    private KubernetesDefinitions() {}

    static boolean isKnown(JsonNode object) {
        return KINDS.containsKey(kind(object));
    }

    /** The violations of an object. */
    static Optional<String> problem(JsonNode object) {
        try {
            Objects.requireNonNull(KINDS.get(kind(object))).read(object.toString());
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of("%s %s: %s".formatted(kind(object), Chart.name(object), e.getMessage()));
        }
    }

    private static String kind(JsonNode object) {
        return object.path("apiVersion").asText() + " " + Chart.kind(object);
    }
}
