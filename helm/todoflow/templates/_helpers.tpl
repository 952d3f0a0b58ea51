{{- define "todoflow.fullname" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
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

{{- /* The services that are enabled, each with its row of the table and its values, as YAML. */ -}}
{{- define "todoflow.services" -}}
{{- $table := .Files.Get "files/services.yaml" | fromYaml }}
{{- $services := dict }}
{{- range $id, $row := $table }}
{{- $values := mergeOverwrite (deepCopy $.Values.defaults) (deepCopy (index $.Values.services $id | default dict)) }}
{{- if $values.enabled }}
{{- $_ := set $services $id (merge (deepCopy $row) $values) }}
{{- end }}
{{- end }}
{{- toYaml $services }}
{{- end }}

{{- /* App-ids of the whole table, as those of dapr-components: a service that is off here may run elsewhere. */ -}}
{{- define "todoflow.scopes" -}}
scopes:
{{- range $id, $row := .Files.Get "files/services.yaml" | fromYaml }}
  - {{ $id }}
{{- end }}
{{- end }}

{{- /* The topics that one of the table stands for, with commas. */ -}}
{{- define "todoflow.topics" -}}
{{- $t := .root.Values.topics }}
{{- if eq .topic "task-events" }}
{{- list ($t.taskCreated | default $t.taskEvents) ($t.taskUpdated | default $t.taskEvents) ($t.taskCompleted | default $t.taskEvents) ($t.taskDeleted | default $t.taskEvents) | uniq | join "," }}
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
{{- if $topics }}{{ $apps = append $apps (printf "%s=%s" $id (join "," $topics)) }}{{ end }}
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
{{- $names := list }}
{{- if .Values.mail.existingSecret }}{{ $names = append $names .Values.mail.existingSecret }}{{ end }}
{{- if eq .Values.broker "redpanda" }}{{ $names = append $names (include "todoflow.redpandaSecret" .) }}{{ end }}
{{- if and .Values.redis.existingSecret (or (eq .Values.broker "redis") (eq .Values.stateStore "redis")) }}{{ $names = append $names .Values.redis.existingSecret }}{{ end }}
{{- if eq .Values.stateStore "postgresql" }}{{ $names = append $names .Values.statestore.existingSecret }}{{ end }}
{{- toYaml ($names | uniq) }}
{{- end }}

{{- define "todoflow.databaseEnv" -}}
{{- range $variable, $key := dict "DATABASE_URL" "url" "DATABASE_USERNAME" "username" "DATABASE_PASSWORD" "password" }}
- name: {{ $variable }}
  valueFrom:
    secretKeyRef:
      name: {{ $.secret }}
      key: {{ $key }}
{{- end }}
{{- end }}

{{- define "todoflow.redisPassword" -}}
- name: redisPassword
{{- if .Values.redis.existingSecret }}
  secretKeyRef:
    name: {{ .Values.redis.existingSecret }}
    key: password
{{- else }}
  value: ""
{{- end }}
{{- end }}
