{{- define "todoflow.fullname" -}}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}{{ else if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "todoflow.commonLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
app.kubernetes.io/part-of: todoflow
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "todoflow.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "todoflow.fullname" .) }}{{ else }}{{ .Values.serviceAccount.name | default "default" }}{{ end }}
{{- end }}

{{- define "todoflow.image" -}}
{{- if .Values.image.digest }}{{ .Values.image.repository }}@{{ .Values.image.digest }}{{ else }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{- /* The app-id of a service: its name, unless values say otherwise. */ -}}
{{- define "todoflow.appId" -}}
{{- (index .root.Values.services .id | default dict).appId | default .id }}
{{- end }}

{{- /* The services that are enabled, each with its row of the table and its values, as YAML. */ -}}
{{- define "todoflow.services" -}}
{{- $table := .Files.Get "files/services.yaml" | fromYaml }}
{{- $services := dict }}
{{- range $id, $row := $table }}
{{- $values := mergeOverwrite (deepCopy $.Values.defaults) (deepCopy (index $.Values.services $id | default dict)) }}
{{- if $values.enabled }}
{{- $_ := set $values "appId" (include "todoflow.appId" (dict "root" $ "id" $id)) }}
{{- $_ := set $values "useDapr" (and $values.useDapr $values.sidecar (ne (get $values.env "USE_DAPR" | toString) "false")) }}
{{- $_ := set $services $id (merge (deepCopy $row) $values) }}
{{- end }}
{{- end }}
{{- toYaml $services }}
{{- end }}

{{- /* "true" where a service has a sidecar: where none has, the cluster may lack Dapr. */ -}}
{{- define "todoflow.hasSidecars" -}}
{{- $has := false }}
{{- range include "todoflow.services" . | fromYaml }}{{ $has = or $has .sidecar }}{{ end }}
{{- if $has }}true{{ end }}
{{- end }}

{{- /* App-ids of the whole table, as those of dapr-components: a service that is off here may run elsewhere. */ -}}
{{- define "todoflow.scopes" -}}
scopes:
{{- range $id, $row := .Files.Get "files/services.yaml" | fromYaml }}
  - {{ include "todoflow.appId" (dict "root" $ "id" $id) }}
{{- end }}
{{- end }}

{{- /* The value that names the topic of an event type: taskCreated for task.created. */ -}}
{{- define "todoflow.topicKey" -}}
{{ . | replace "." "_" | camelcase | untitle }}
{{- end }}

{{- /* The topics that one of the table stands for, with commas. */ -}}
{{- define "todoflow.topics" -}}
{{- $t := .root.Values.topics }}
{{- if eq .topic "task-events" }}
{{- $topics := list }}
{{- range .root.Files.Get "files/event-types.yaml" | fromYamlArray }}
{{- $topics = append $topics (get $t (include "todoflow.topicKey" .) | default $t.taskEvents) }}
{{- end }}
{{- $topics | uniq | join "," }}
{{- else }}
{{- $t.taskReminders }}
{{- end }}
{{- end }}

{{- define "todoflow.topicScopes" -}}
{{- $root := .root }}
{{- $apps := list }}
{{- range $id, $row := .root.Files.Get "files/services.yaml" | fromYaml }}
{{- $topics := list }}
{{- range index $row $.of }}{{ $topics = append $topics (include "todoflow.topics" (dict "root" $root "topic" .)) }}{{ end }}
{{- if and (eq $.of "publishes") (eq $id "backend") }}{{ $topics = concat $topics $root.Values.topics.translated }}{{ end }}
{{- if $topics }}{{ $apps = append $apps (printf "%s=%s" (include "todoflow.appId" (dict "root" $root "id" $id)) (join "," $topics)) }}{{ end }}
{{- end }}
{{- join ";" $apps }}
{{- end }}

{{- define "todoflow.databaseSecret" -}}
{{ .Values.database.existingSecret | default (printf "%s-database" (include "todoflow.fullname" .)) }}
{{- end }}

{{- define "todoflow.redpandaSecret" -}}
{{ .Values.redpanda.existingSecret | default "redpanda" }}
{{- end }}

{{- define "todoflow.apiTokenSecret" -}}
{{ .Values.dapr.apiToken.existingSecret | default (printf "%s-dapr-api-token" (include "todoflow.fullname" .)) }}
{{- end }}

{{- define "todoflow.appTokenSecret" -}}
{{ .Values.dapr.appToken.existingSecret | default (printf "%s-app-api-token" (include "todoflow.fullname" .)) }}
{{- end }}

{{- /* The secrets that sidecars read. */ -}}
{{- define "todoflow.secretsRead" -}}
{{- $names := .Values.secretsRead }}
{{- if .Values.mail.existingSecret }}{{ $names = append $names .Values.mail.existingSecret }}{{ end }}
{{- if ne .Values.broker "external" }}
{{- range (include "todoflow.broker" . | fromYaml).metadata }}{{ with .secretKeyRef }}{{ $names = append $names .name }}{{ end }}{{ end }}
{{- end }}
{{- if and .Values.redis.existingSecret (eq .Values.stateStore "redis") }}{{ $names = append $names .Values.redis.existingSecret }}{{ end }}
{{- if eq .Values.stateStore "postgresql" }}{{ $names = append $names .Values.statestore.existingSecret }}{{ end }}
{{- with .Values.chat.component.existingSecret }}{{ $names = append $names . }}{{ end }}
{{- toYaml ($names | uniq) }}
{{- end }}

{{- /* What KEDA reads of the broker's secret, by the names of its scaler. */ -}}
{{- define "todoflow.scalerSecrets" -}}
{{- $parameters := dict }}
{{- $secret := "" }}
{{- if has .Values.broker (list "kafka" "redpanda") }}
{{- $kafka := include "todoflow.kafka" . | fromYaml }}
{{- $secret = $kafka.existingSecret }}
{{- if eq $kafka.auth "mtls" }}
{{- $parameters = dict "ca" "ca.crt" "cert" "tls.crt" "key" "tls.key" }}
{{- else if not (has $kafka.auth (list "none" "oidc" "awsiam")) }}
{{- $parameters = dict "username" "username" "password" "password" }}
{{- end }}
{{- else if eq .Values.broker "redis" }}
{{- $secret = .Values.redis.existingSecret }}
{{- if $secret }}{{ $parameters = dict "password" "password" }}{{ end }}
{{- else if eq .Values.broker "rabbitmq" }}
{{- $secret = .Values.rabbitmq.existingSecret }}
{{- $parameters = dict "host" "connectionString" }}
{{- end }}
{{- range $parameter, $key := $parameters }}
- parameter: {{ $parameter }}
  name: {{ $secret }}
  key: {{ $key }}
{{- end }}
{{- end }}

{{- define "todoflow.databaseEnv" -}}
{{- range $variable, $key := dict "DATABASE_URL" "url" "DATABASE_USERNAME" "username" "DATABASE_PASSWORD" "password" }}
- name: {{ $variable }}
  valueFrom:
    secretKeyRef:
      name: {{ $.secret }}
      key: {{ $key }}
      {{- if ne $key "url" }}
      optional: true
      {{- end }}
{{- end }}
{{- end }}

{{- /* Type, version and metadata of the component of the broker. A new broker is a file there, and its values. */ -}}
{{- define "todoflow.broker" -}}
{{ tpl (.Files.Get (printf "files/brokers/%s.yaml" .Values.broker)) . | trim }}
{{- end }}

{{- define "todoflow.redisConnection" -}}
- name: redisHost
  value: {{ .Values.redis.host | quote }}
{{- with .Values.redis.username }}
- name: redisUsername
  value: {{ . | quote }}
{{- end }}
- name: redisPassword
{{- if .Values.redis.existingSecret }}
  secretKeyRef:
    name: {{ .Values.redis.existingSecret }}
    key: password
{{- else }}
  value: ""
{{- end }}
- name: enableTLS
  value: {{ .Values.redis.tls | quote }}
{{- if .Values.redis.cluster }}
- name: redisType
  value: cluster
{{- end }}
{{- with .Values.redis.sentinelMaster }}
- name: failover
  value: "true"
- name: sentinelMasterName
  value: {{ . | quote }}
{{- end }}
{{- end }}

{{- /* What is said of Kafka; Redpanda is one that asks for SCRAM over TLS. */ -}}
{{- define "todoflow.kafka" -}}
{{- if eq .Values.broker "redpanda" }}
{{- dict "auth" (printf "scram-%s" (lower .Values.redpanda.saslMechanism)) "tls" true "existingSecret" (include "todoflow.redpandaSecret" .) | mergeOverwrite (deepCopy .Values.redpanda) | toYaml }}
{{- else }}
{{- toYaml .Values.kafka }}
{{- end }}
{{- end }}

{{- /* Straight to Kafka and from it. */ -}}
{{- define "todoflow.kafkaEnv" -}}
{{- if has .Values.broker (list "kafka" "redpanda") }}
{{- $kafka := include "todoflow.kafka" . | fromYaml }}
- name: KAFKA_BROKERS
  value: {{ $kafka.brokers | quote }}
{{- if has $kafka.auth (list "plain" "scram-sha-256" "scram-sha-512") }}
- name: KAFKA_SECURITY_PROTOCOL
  value: {{ ternary "SASL_SSL" "SASL_PLAINTEXT" $kafka.tls }}
- name: KAFKA_SASL_MECHANISM
  value: {{ upper $kafka.auth }}
{{- range $variable, $key := dict "KAFKA_USERNAME" "username" "KAFKA_PASSWORD" "password" }}
- name: {{ $variable }}
  valueFrom:
    secretKeyRef:
      name: {{ $kafka.existingSecret }}
      key: {{ $key }}
{{- end }}
- name: KAFKA_SASL_JAAS_CONFIG
  value: org.apache.kafka.common.security.{{ ternary "plain.Plain" "scram.Scram" (eq $kafka.auth "plain") }}LoginModule required username="$(KAFKA_USERNAME)" password="$(KAFKA_PASSWORD)";
{{- end }}
{{- end }}
{{- end }}

{{- /* The variables that the chart gives to a service. */ -}}
{{- define "todoflow.env" -}}
{{- $root := .root }}
{{- $service := .service }}
{{- with $root.Values -}}
- name: TODOFLOW_SERVICE
  value: {{ $.id }}
{{- if ne $service.appId $.id }}
- name: TODOFLOW_APP_ID
  value: {{ $service.appId }}
{{- end }}
- name: JAVA_TOOL_OPTIONS
  value: {{ $service.javaOptions | quote }}
{{- if .managementPort }}
- name: MANAGEMENT_SERVER_PORT
  value: {{ .managementPort | quote }}
{{- end }}
{{- include "todoflow.databaseEnv" (dict "secret" (include "todoflow.databaseSecret" $root)) }}
{{- if eq .migrations.mode "job" }}
- name: SPRING_FLYWAY_ENABLED
  value: "false"
{{- else }}
# One migrates, the others wait for it
- name: SPRING_FLYWAY_LOCKRETRYCOUNT
  value: {{ .migrations.timeoutSeconds | quote }}
{{- end }}
{{- if not $service.useDapr }}
- name: USE_DAPR
  value: "false"
{{- include "todoflow.kafkaEnv" $root }}
{{- end }}
- name: DAPR_PUBSUB
  value: {{ .dapr.names.pubsub }}
- name: DAPR_STATE_STORE
  value: {{ .dapr.names.stateStore }}
- name: DAPR_SECRET_STORE
  value: {{ .dapr.names.secretStore }}
{{- $backend := include "todoflow.appId" (dict "root" $root "id" "backend") }}
{{- $recurring := include "todoflow.appId" (dict "root" $root "id" "recurring-task-service") }}
{{- if ne $backend "backend" }}
- name: DAPR_BACKEND
  value: {{ $backend }}
{{- end }}
{{- if or (ne $backend "backend") (ne $recurring "recurring-task-service") }}
- name: SERVICE_CALLERS
  value: {{ $recurring }},{{ $backend }}
{{- end }}
- name: TOPIC_TASK_EVENTS
  value: {{ .topics.taskEvents }}
- name: TOPIC_TASK_REMINDERS
  value: {{ .topics.taskReminders }}
{{- range $type := $root.Files.Get "files/event-types.yaml" | fromYamlArray }}
{{- with get $root.Values.topics (include "todoflow.topicKey" $type) }}
- name: TOPIC_{{ $type | replace "." "_" | upper }}
  value: {{ . }}
{{- end }}
{{- end }}
{{- if and .dapr.apiToken.enabled $service.sidecar }}
- name: DAPR_API_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ include "todoflow.apiTokenSecret" $root }}
      key: token
{{- end }}
{{- if .dapr.appToken.enabled }}
- name: APP_API_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ include "todoflow.appTokenSecret" $root }}
      key: token
{{- end }}
{{- if and .chat.model (eq $.id "backend") }}
- name: CHAT_MODEL
  value: {{ .chat.model }}
{{- end }}
{{- if $service.secrets }}
{{- with .mail }}
{{- if .host }}
- name: SMTP_HOST
  value: {{ .host }}
{{- end }}
- name: SMTP_PROTOCOL
  value: {{ .protocol }}
- name: SMTP_PORT
  value: {{ .port | quote }}
- name: SMTP_STARTTLS
  value: {{ .starttls | quote }}
- name: SMTP_FROM
  value: {{ .from | quote }}
- name: SMTP_SECRET
  value: {{ .existingSecret | quote }}
{{- end }}
{{- end }}
{{- range $variable, $value := dict "OIDC_ISSUER" .oidc.issuer "OIDC_AUDIENCE" .oidc.audience "OIDC_USER_CLAIM" .oidc.userClaim "OIDC_ROLES_CLAIM" .oidc.rolesClaim "ADMIN_ROLE" .oidc.adminRole }}
{{- if $value }}
- name: {{ $variable }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- if not .oidc.issuer }}
{{- $name := printf "%s-%s" (include "todoflow.fullname" $root) $.id }}
{{- $hosts := list $name (printf "%s.%s" $name $root.Release.Namespace) (printf "%s.%s.svc" $name $root.Release.Namespace) .ingress.host }}
{{- range .ingress.hosts }}{{ $hosts = append $hosts .host }}{{ end }}
{{- $hosts = concat $hosts .httpRoute.hostnames | compact | uniq }}
# Without an issuer, web pages must not reach it by names of their own
- name: ALLOWED_HOSTS
  value: {{ join "," $hosts | quote }}
{{- end }}
{{- if .tracing.endpoint }}
- name: {{ printf "MANAGEMENT_%s_TRACING_ENDPOINT" (upper .tracing.exporter) }}
  value: {{ .tracing.endpoint | quote }}
- name: TRACING_SAMPLING
  value: {{ .tracing.samplingRate | quote }}
{{- end }}
{{- with .logFormat }}
- name: LOGGING_STRUCTURED_FORMAT_CONSOLE
  value: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{- /* The same with those of the values, which take the place of the chart's. */ -}}
{{- define "todoflow.allEnv" -}}
{{- $given := dict }}
{{- range $variable, $value := .service.env }}
{{- $_ := set $given $variable (dict "name" $variable "value" (toString $value)) }}
{{- end }}
{{- range .service.extraEnv }}
{{- $_ := set $given .name . }}
{{- end }}
{{- $all := list }}
{{- range include "todoflow.env" . | fromYamlArray }}
{{- $all = append $all (get $given .name | default .) }}
{{- $_ := unset $given .name }}
{{- end }}
{{- range $variable, $entry := $given }}
{{- $all = append $all $entry }}
{{- end }}
{{- toYaml $all }}
{{- end }}

{{- /* Annotations of a pod: the chart's, then dapr.annotations, then the service's podAnnotations. */ -}}
{{- define "todoflow.podAnnotations" -}}
{{- $root := .root }}
{{- $service := .service }}
{{- $dapr := $root.Values.dapr }}
{{- /* A change of a secret that the chart makes restarts the pods */ -}}
{{- $all := dict "checksum/secrets" (list $root.Values.database $root.Values.redpanda.username $root.Values.redpanda.password | toJson | sha256sum | trunc 16) }}
{{- if $service.sidecar }}
{{- $all = merge $all (dict
  "dapr.io/enabled" "true"
  "dapr.io/app-id" $service.appId
  "dapr.io/app-port" (toString $service.port)
  "dapr.io/app-protocol" "http"
  "dapr.io/config" "todoflow"
  "dapr.io/enable-native-sidecar" "true"
  "dapr.io/graceful-shutdown-seconds" (toString $dapr.gracefulShutdownSeconds)
  "dapr.io/enable-app-health-check" "true"
  "dapr.io/app-health-check-path" "/health"
  "dapr.io/app-health-probe-interval" "2"
  "dapr.io/app-health-probe-timeout" "1500"
  "dapr.io/app-health-threshold" "2"
  "dapr.io/enable-metrics" "true"
  "dapr.io/metrics-port" "9090"
  "dapr.io/log-level" $dapr.logLevel
  "dapr.io/log-as-json" (toString $dapr.logAsJson)
  "dapr.io/sidecar-cpu-request" (toString $dapr.resources.requests.cpu)
  "dapr.io/sidecar-memory-request" (toString $dapr.resources.requests.memory)
  "dapr.io/sidecar-seccomp-profile-type" "RuntimeDefault") }}
{{- with $dapr.resources.limits }}
{{- with .cpu }}{{ $_ := set $all "dapr.io/sidecar-cpu-limit" (toString .) }}{{ end }}
{{- with .memory }}{{ $_ := set $all "dapr.io/sidecar-memory-limit" (toString .) }}{{ end }}
{{- end }}
{{- if ne $root.Values.secretStore "external" }}{{ $_ := set $all "dapr.io/disable-builtin-k8s-secret-store" "true" }}{{ end }}
{{- if $dapr.apiToken.enabled }}{{ $_ := set $all "dapr.io/api-token-secret" (include "todoflow.apiTokenSecret" $root) }}{{ end }}
{{- if $dapr.appToken.enabled }}{{ $_ := set $all "dapr.io/app-token-secret" (include "todoflow.appTokenSecret" $root) }}{{ end }}
{{- if include "todoflow.vaultToken" $root }}{{ $_ := set $all "dapr.io/volume-mounts" (printf "vault-token:%s" (dir $root.Values.vault.tokenMountPath)) }}{{ end }}
{{- $all = mergeOverwrite $all (deepCopy $dapr.annotations) }}
{{- else }}
{{- $_ := set $all "dapr.io/enabled" "false" }}
{{- end }}
{{- toYaml (mergeOverwrite $all (deepCopy $service.podAnnotations)) }}
{{- end }}

{{- define "todoflow.vaultToken" -}}
{{- if eq .Values.secretStore "vault" }}{{ .Values.vault.tokenSecret }}{{ end }}
{{- end }}

{{- /* The paths that callers use: none of the sidecar, of health or of metrics. */ -}}
{{- define "todoflow.publicPaths" -}}
[/api, /tasks, /mcp, /openapi, /ui, /webjars]
{{- end }}
