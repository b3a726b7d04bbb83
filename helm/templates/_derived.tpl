{{/*
What follows from what was measured, as YAML. The worker's own constants: its last commit may take 5 s, re-projection
5 s to end its batch, and the producer 11 s to flush (docs/reliability.md).
*/}}
{{- define "event-worker.derived" -}}
{{- $capacity := .Values.capacity -}}
{{- $scaling := .Values.scaling -}}
{{- $kafka := .Values.config.kafka -}}
{{- $photo := float64 $capacity.secondsPerPhoto -}}
{{- $partitions := int $capacity.partitions -}}
{{- $cores := include "event-worker.cores" .Values.resources.requests.cpu | float64 -}}
{{- $leastDrain := mulf $photo (float64 $kafka.lanes) | ceil | int -}}
{{- $drain := int (default (max 20 (add $leastDrain 5)) $kafka.drainSeconds) -}}
{{- $endSeconds := add $drain 21 -}}
{{- $start := addf (float64 $capacity.modelLoadSeconds) (divf (mulf 2.0 (float64 $capacity.members)) (float64 $capacity.recordsPerSecond)) | ceil | int -}}
{{- $most := ternary (int $scaling.replicas) (int (default $partitions $scaling.maxReplicas)) (eq $scaling.mode "fixed") -}}
{{- $busy := divf (mulf (float64 $capacity.photosPerDay) (float64 $capacity.peakFactor) $photo) 86400.0 | ceil | int -}}
leastDrainSeconds: {{ $leastDrain }}
drainSeconds: {{ $drain }}
endSeconds: {{ $endSeconds }}
gracePeriodSeconds: {{ default (add $endSeconds 10) .Values.terminationGracePeriodSeconds | int }}
startSeconds: {{ $start }}
startupBudgetSeconds: {{ default (max 60 (mul 3 $start)) .Values.probes.startupBudgetSeconds | int }}
stabilizationSeconds: {{ default (min 3600 (max 300 (mul 3 $start))) $scaling.scaleDownStabilizationSeconds | int }}
leastReplicas: {{ ternary (int $scaling.replicas) (int $scaling.minReplicas) (eq $scaling.mode "fixed") }}
mostReplicas: {{ $most }}
busyReplicas: {{ $busy }}
photoLag: {{ divf (float64 $capacity.targetDrainSeconds) $photo | floor | int }}
profileLag: {{ divf (float64 $capacity.targetDrainSeconds) (float64 $capacity.secondsPerProfile) | floor | int }}
{{/* The model, the members, and half a GB for buffers of Kafka, photos that are decoded, and activations. */ -}}
memoryBytes: {{ printf "%.0f" (addf (mulf (float64 $capacity.modelMemoryGB) 1e9) (mulf (float64 $capacity.members) (float64 $capacity.bytesPerMember)) 5e8) }}
cores: {{ $cores }}
threads: {{ max 1 (floor $cores | int) }}
{{/* A drain holds the poll loop, and a partition moves on when its slowest photo is done. */ -}}
pollStallSeconds: {{ max 60 (mul 2 $drain) }}
partitionStallSeconds: {{ max 600 (mul 10 $leastDrain) }}
{{- end -}}
