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

{{/* Below `secrets`, those that are named, separated by spaces. */}}
{{- define "event-worker.secretNames" -}}
{{- $names := list -}}
{{- range $name := list "kafka" "redis" "s3" "cache" "log" "tracing" -}}
{{- if (index $.Values.secrets $name).name -}}{{- $names = append $names $name -}}{{- end -}}
{{- end -}}
{{- join " " $names -}}
{{- end -}}

{{/* Configuration, secrets and a place for temporary files. */}}
{{- define "event-worker.settingsVolumes" -}}
- name: configuration
  configMap:
    name: {{ include "event-worker.fullname" . }}
- name: temporary
  emptyDir:
    sizeLimit: 256Mi
{{- range $name := include "event-worker.secretNames" . | splitList " " | compact }}
- name: {{ $name }}
  secret:
    secretName: {{ (index $.Values.secrets $name).name }}
    defaultMode: 0440
{{- end }}
{{- end -}}

{{- define "event-worker.settingsMounts" -}}
- name: configuration
  mountPath: /etc/stylematch/worker
  readOnly: true
- name: temporary
  mountPath: /tmp
{{- range $name := include "event-worker.secretNames" . | splitList " " | compact }}
- name: {{ $name }}
  mountPath: /etc/stylematch/{{ $name }}
  readOnly: true
{{- end }}
{{- end -}}
