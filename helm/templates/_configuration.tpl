{{/* Where the checkpoint lies in the pod. */}}
{{- define "event-worker.modelPath" -}}
{{- if eq .Values.weights.source "baked" -}}
{{- .Values.weights.path -}}
{{- else -}}
{{- printf "/models/%s" (.Values.weights.path | trimPrefix "/") | trimSuffix "/" -}}
{{- end -}}
{{- end -}}

{{/* The worker's configuration file: `config`, and what the chart fills in. */}}
{{- define "event-worker.configuration" -}}
{{- $derived := include "event-worker.derived" . | fromYaml -}}
{{- $path := include "event-worker.modelPath" . -}}
{{- $model := dict "path" $path -}}
{{- if .Values.weights.head -}}
{{- $_ := set $model "head" (printf "%s/%s" $path .Values.weights.head) -}}
{{- end -}}
{{- $filled := dict
    "model" $model
    "kafka" (dict "drainSeconds" (int $derived.drainSeconds))
    "inference" (dict "threads" (int $derived.threads))
    "http" (dict "host" "0.0.0.0" "port" (int .Values.http.port))
    "health" (dict "pollStallSeconds" (int $derived.pollStallSeconds) "partitionStallSeconds" (int $derived.partitionStallSeconds))
    "log" (dict "format" "json")
-}}
{{- if .Values.secrets.kafka.name -}}
{{- $_ := set $filled.kafka "propertiesFile" (printf "/etc/stylematch/kafka/%s" .Values.secrets.kafka.propertiesKey) -}}
{{- end -}}
{{- if .Values.secrets.redis.name -}}
{{- $redis := dict "passwordFile" (printf "/etc/stylematch/redis/%s" .Values.secrets.redis.passwordKey) -}}
{{- if .Values.secrets.redis.authorityKey -}}
{{- $_ := set $redis "tlsAuthorityFile" (printf "/etc/stylematch/redis/%s" .Values.secrets.redis.authorityKey) -}}
{{- end -}}
{{- $_ := set $filled "redis" $redis -}}
{{- end -}}
{{- if .Values.secrets.s3.name -}}
{{- $_ := set $filled "photos" (dict "s3" (dict "credentialsFile" (printf "/etc/stylematch/s3/%s" .Values.secrets.s3.credentialsKey))) -}}
{{- end -}}
{{- if .Values.secrets.cache.name -}}
{{- $_ := set $filled "cache" (dict "hashKeyFile" (printf "/etc/stylematch/cache/%s" .Values.secrets.cache.hashKeyKey)) -}}
{{- end -}}
{{- if .Values.secrets.log.name -}}
{{- $_ := set $filled.log "hashKeyFile" (printf "/etc/stylematch/log/%s" .Values.secrets.log.hashKeyKey) -}}
{{- end -}}
{{- if .Values.secrets.tracing.name -}}
{{- $_ := set $filled "tracing" (dict "headersFile" (printf "/etc/stylematch/tracing/%s" .Values.secrets.tracing.headersKey)) -}}
{{- end -}}
{{/* What the user sets wins; the checks have refused what must not be set. */}}
{{- mergeOverwrite $filled (deepCopy .Values.config) | toPrettyJson -}}
{{- end -}}
