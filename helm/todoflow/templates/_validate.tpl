{{- /* Rejects values that the schema allows individually, but that contradict each other. */ -}}
{{- define "todoflow.validate" -}}
{{- $table := .Files.Get "files/services.yaml" | fromYaml }}
{{- range $id, $service := .Values.services }}
{{- if not (hasKey $table $id) }}
{{- fail (printf "services.%s is not a service; allowed are %s" $id (keys $table | sortAlpha | join ", ")) }}
{{- end }}
{{- end }}
{{- $topics := list "taskEvents" "taskReminders" "translated" }}
{{- range .Files.Get "files/event-types.yaml" | fromYamlArray }}{{ $topics = append $topics (include "todoflow.topicKey" .) }}{{ end }}
{{- range $key, $topic := .Values.topics }}
{{- if not (has $key $topics) }}
{{- fail (printf "topics.%s is not a topic; allowed are %s" $key (join ", " $topics)) }}
{{- end }}
{{- end }}
{{- $services := include "todoflow.services" . | fromYaml }}
{{- $needed := add .Values.drainSeconds 25 (ternary .Values.dapr.gracefulShutdownSeconds 0 (eq (include "todoflow.hasSidecars" .) "true")) }}
{{- if lt (int .Values.terminationGracePeriodSeconds) (int $needed) }}
{{- fail (printf "terminationGracePeriodSeconds is %v, but draining (drainSeconds), the application (25) and its sidecar (dapr.gracefulShutdownSeconds) take %v" .Values.terminationGracePeriodSeconds $needed) }}
{{- end }}
{{- if eq .Values.broker "kafka" }}
{{- if and (not (has .Values.kafka.auth (list "none" "awsiam"))) (not .Values.kafka.existingSecret) }}
{{- fail (printf "kafka.existingSecret must be given for kafka.auth %s" .Values.kafka.auth) }}
{{- end }}
{{- if and (eq .Values.kafka.auth "oidc") (not .Values.kafka.oidc.tokenEndpoint) }}
{{- fail "kafka.oidc.tokenEndpoint must be given for kafka.auth oidc" }}
{{- end }}
{{- if and (eq .Values.kafka.auth "awsiam") (not .Values.kafka.aws.region) }}
{{- fail "kafka.aws.region must be given for kafka.auth awsiam" }}
{{- end }}
{{- end }}
{{- if and .Values.redis.cluster .Values.redis.sentinelMaster }}
{{- fail "redis.cluster and redis.sentinelMaster exclude each other" }}
{{- end }}
{{- if and (eq .Values.broker "mqtt") (include "todoflow.hasSidecars" .) }}
{{- range $id, $service := $services }}
{{- if and $service.sidecar (or (gt (int $service.replicas) 1) $service.autoscaling.enabled) }}
{{- fail (printf "services.%s: replicas is %v, but must be 1 with broker mqtt, and autoscaling off: replicas share one client id, and the broker closes the connection of the other" $id $service.replicas) }}
{{- end }}
{{- end }}
{{- end }}
{{- $appIds := dict }}
{{- range $id, $service := $services }}
{{- if get $appIds $service.appId }}
{{- fail (printf "services.%s.appId: %s is also the app-id of %s; consumers of one app-id share their events" $id $service.appId (get $appIds $service.appId)) }}
{{- end }}
{{- $_ := set $appIds $service.appId $id }}
{{- if and $service.autoscaling.enabled (gt (int $service.autoscaling.minReplicas) (int $service.autoscaling.maxReplicas)) }}
{{- fail (printf "services.%s.autoscaling: minReplicas is %v, and must not exceed maxReplicas, which is %v" $id $service.autoscaling.minReplicas $service.autoscaling.maxReplicas) }}
{{- end }}
{{- if and (not $service.sidecar) (eq (get $service.env "USE_DAPR" | toString) "true") }}
{{- fail (printf "services.%s: env.USE_DAPR is true, but sidecar is false" $id) }}
{{- end }}
{{- if not $service.useDapr }}
{{- if not (or (has $.Values.broker (list "kafka" "redpanda")) (hasKey $service.env "KAFKA_BROKERS")) }}
{{- fail (printf "services.%s is without Dapr, which only Kafka allows: broker is %s, allowed are kafka and redpanda; or give services.%s.env.KAFKA_BROKERS" $id $.Values.broker $id) }}
{{- end }}
{{- $kafka := include "todoflow.kafka" $ | fromYaml }}
{{- if and (has $.Values.broker (list "kafka" "redpanda")) (has $kafka.auth (list "mtls" "oidc" "awsiam")) (not (hasKey $service.env "KAFKA_SECURITY_PROTOCOL")) }}
{{- fail (printf "services.%s is without Dapr, and kafka.auth %s is for sidecars: allowed are none, plain, scram-sha-256 and scram-sha-512; or give services.%s.env.KAFKA_SECURITY_PROTOCOL and its credentials" $id $kafka.auth $id) }}
{{- end }}
{{- if and (has $.Values.broker (list "kafka" "redpanda")) $kafka.caCert (not (hasKey $service.env "CAMEL_COMPONENT_KAFKA_SSL_TRUSTSTORE_LOCATION")) }}
{{- fail (printf "services.%s is without Dapr, and %s.caCert is for sidecars: mount a truststore with extraVolumes, and give its path as services.%s.env.CAMEL_COMPONENT_KAFKA_SSL_TRUSTSTORE_LOCATION" $id $.Values.broker $id) }}
{{- end }}
{{- end }}
{{- if not $service.sidecar }}
{{- if eq $id "recurring-task-service" }}
{{- fail "services.recurring-task-service.sidecar must be true: it creates tasks by service invocation. Otherwise set services.recurring-task-service.enabled to false" }}
{{- end }}
{{- if and $service.secrets $.Values.mail.existingSecret }}
{{- fail (printf "services.%s.sidecar must be true: mail.existingSecret is read through the sidecar" $id) }}
{{- end }}
{{- if and (eq $id "backend") $.Values.chat.model }}
{{- fail "services.backend.sidecar must be true: chat.model is called through the sidecar" }}
{{- end }}
{{- end }}
{{- end }}
{{- range $name, $token := dict "apiToken" .Values.dapr.apiToken "appToken" .Values.dapr.appToken }}
{{- if and $token.existingSecret (not $token.enabled) }}
{{- fail (printf "dapr.%s.existingSecret is given, but dapr.%s.enabled is false" $name $name) }}
{{- end }}
{{- end }}
{{- if and .Values.oidc.issuer (not .Values.dapr.appToken.enabled) }}
{{- fail "oidc.issuer needs dapr.appToken.enabled: with an issuer, the application does not start without APP_API_TOKEN" }}
{{- end }}
{{- if and .Values.oidc.audience (not .Values.oidc.issuer) }}
{{- fail "oidc.audience is given without oidc.issuer: no token would be required" }}
{{- end }}
{{- if and .Values.chat.component.existingSecret (not .Values.chat.model) }}
{{- fail "chat.component.existingSecret is given without chat.model, the name of the component" }}
{{- end }}
{{- $backend := get $services "backend" }}
{{- if and (or .Values.ingress.enabled .Values.httpRoute.enabled) (not $backend) }}
{{- fail "services.backend.enabled must be true: ingress and httpRoute lead to the backend" }}
{{- end }}
{{- if $backend }}
{{- $exposed := or .Values.ingress.enabled .Values.httpRoute.enabled (ne $backend.service.type "ClusterIP") }}
{{- if and $exposed (not (or .Values.oidc.issuer .Values.oidc.allowAnonymous (hasKey $backend.env "OIDC_ISSUER"))) }}
{{- fail "oidc.issuer must be given: ingress, httpRoute or services.backend.service.type would expose an API without authentication. If you want that, set oidc.allowAnonymous to true" }}
{{- end }}
{{- end }}
{{- end }}
