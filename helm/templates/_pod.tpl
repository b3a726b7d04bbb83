{{- define "event-worker.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "event-worker.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
privileged: false
capabilities:
  drop: [ALL]
{{- end -}}

{{/* Settings of every pod of the chart. */}}
{{- define "event-worker.podBasics" -}}
serviceAccountName: {{ include "event-worker.serviceAccountName" . }}
automountServiceAccountToken: false
# Variables such as REDIS_PORT=tcp://…, which Kubernetes makes from services, would be read as settings.
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
securityContext: {{- include "event-worker.podSecurityContext" . | nindent 2 }}
{{- end -}}

{{/* Where pods may stand. */}}
{{- define "event-worker.placement" -}}
{{- $placement := dict -}}
{{- if and .Values.gpu.enabled .Values.gpu.runtimeClassName -}}
{{- $_ := set $placement "runtimeClassName" .Values.gpu.runtimeClassName -}}
{{- end -}}
{{- range $key := list "nodeSelector" "tolerations" "affinity" -}}
{{- with index $.Values $key -}}{{- $_ := set $placement $key . -}}{{- end -}}
{{- end -}}
{{- if $placement -}}{{- toYaml $placement -}}{{- end -}}
{{- end -}}

{{- define "event-worker.resources" -}}
{{- $resources := deepCopy .Values.resources -}}
{{- if .Values.gpu.enabled -}}
{{- $limits := default dict $resources.limits -}}
{{- $_ := set $limits .Values.gpu.resource (int .Values.gpu.count) -}}
{{- $_ := set $resources "limits" $limits -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end -}}

{{/* Configuration, secrets and a place for temporary files. */}}
{{- define "event-worker.settingsVolumes" -}}
- name: configuration
  configMap:
    name: {{ include "event-worker.fullname" . }}
- name: temporary
  emptyDir:
    sizeLimit: 256Mi
{{- with .Values.secrets.kafka.name }}
- name: kafka
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- with .Values.secrets.redis.name }}
- name: redis
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- with .Values.secrets.s3.name }}
- name: s3
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- with .Values.secrets.cache.name }}
- name: cache
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- end -}}

{{- define "event-worker.settingsMounts" -}}
- name: configuration
  mountPath: /etc/stylematch/worker
  readOnly: true
- name: temporary
  mountPath: /tmp
{{- range $name := list "kafka" "redis" "s3" "cache" }}
{{- if (index $.Values.secrets $name).name }}
- name: {{ $name }}
  mountPath: /etc/stylematch/{{ $name }}
  readOnly: true
{{- end }}
{{- end }}
{{- end -}}
