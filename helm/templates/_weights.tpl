{{- define "event-worker.weightsVolumes" -}}
{{- $weights := .Values.weights -}}
{{- if eq $weights.source "imageVolume" -}}
- name: weights
  image:
    reference: {{ $weights.imageVolume.reference }}
    pullPolicy: {{ $weights.imageVolume.pullPolicy }}
{{- else if eq $weights.source "persistentVolumeClaim" -}}
- name: weights
  persistentVolumeClaim:
    claimName: {{ $weights.persistentVolumeClaim.claimName }}
    readOnly: true
{{- else if eq $weights.source "initContainer" -}}
- name: weights
  emptyDir:
    sizeLimit: {{ $weights.initContainer.sizeLimit }}
{{- with $weights.initContainer.netrcSecret }}
- name: netrc
  secret:
    secretName: {{ . }}
    defaultMode: 0440
    items:
      - {key: netrc, path: netrc}
{{- end }}
{{- end -}}
{{- end -}}

{{- define "event-worker.weightsMounts" -}}
{{- if ne .Values.weights.source "baked" -}}
- name: weights
  mountPath: /models
  readOnly: true
{{- end -}}
{{- end -}}

{{- define "event-worker.weightsInitContainers" -}}
{{- $weights := .Values.weights -}}
{{- if eq $weights.source "initContainer" -}}
- name: weights
  image: {{ $weights.initContainer.image }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  command: [/bin/sh, -euc]
  args:
    - |
      # Arguments: path, URL and SHA-256 of each file.
      while [ $# -gt 0 ]; do
        path=/models/$1; url=$2; sum=$3; shift 3
        mkdir -p "$(dirname "$path")"
        echo "fetching $url" >&2
        curl --fail --location --silent --show-error --retry 5 --proto =https,http ${NETRC_FILE:+--netrc-file "$NETRC_FILE"} --output "$path.part" "$url"
        if ! echo "$sum  $path.part" | sha256sum -c - >/dev/null; then
          echo "$url has the SHA-256 $(sha256sum "$path.part" | cut -d " " -f 1), but weights.initContainer.files says $sum" >&2
          exit 1
        fi
        mv "$path.part" "$path"
      done
    - weights
    {{- range $weights.initContainer.files }}
    - {{ .path | quote }}
    - {{ .url | quote }}
    - {{ .sha256 | quote }}
    {{- end }}
  {{- if $weights.initContainer.netrcSecret }}
  env:
    - name: NETRC_FILE
      value: /etc/netrc/netrc
  {{- end }}
  resources:
    requests: {cpu: 100m, memory: 64Mi}
    limits: {memory: 256Mi}
  securityContext: {{- include "event-worker.securityContext" . | nindent 4 }}
  volumeMounts:
    - name: weights
      mountPath: /models
    - name: temporary
      mountPath: /tmp
    {{- if $weights.initContainer.netrcSecret }}
    - name: netrc
      mountPath: /etc/netrc
      readOnly: true
    {{- end }}
{{- end -}}
{{- end -}}
