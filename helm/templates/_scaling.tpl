{{/* Up at once, down slowly: each pod that goes makes all others stop and share its partitions. */}}
{{- define "event-worker.scalingBehavior" -}}
{{- $derived := include "event-worker.derived" . | fromYaml -}}
scaleUp:
  stabilizationWindowSeconds: 0
  policies:
    - {type: Percent, value: 100, periodSeconds: {{ min 1800 (max 60 (int $derived.startSeconds)) }}}
    - {type: Pods, value: 2, periodSeconds: {{ min 1800 (max 60 (int $derived.startSeconds)) }}}
  selectPolicy: Max
scaleDown:
  stabilizationWindowSeconds: {{ int $derived.stabilizationSeconds }}
  policies:
    - {type: Pods, value: 1, periodSeconds: {{ min 1800 (max 120 (int $derived.gracePeriodSeconds)) }}}
{{- end -}}
