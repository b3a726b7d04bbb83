{{/* A quantity of processors, such as 2, "2" or "500m", in processors. */}}
{{- define "event-worker.cores" -}}
{{- $text := toString . -}}
{{- if hasSuffix "m" $text -}}
{{- divf (float64 (trimSuffix "m" $text)) 1000 -}}
{{- else -}}
{{- float64 $text -}}
{{- end -}}
{{- end -}}

{{/* A quantity of memory, such as 6Gi, 500M or 1e9, in bytes. */}}
{{- define "event-worker.bytes" -}}
{{- $text := toString . -}}
{{- $units := dict "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 -}}
{{- $unit := regexFind "[A-Za-z]+$" $text -}}
{{- if hasKey $units $unit -}}
{{- printf "%.0f" (mulf (float64 (trimSuffix $unit $text)) (get $units $unit)) -}}
{{- else -}}
{{- printf "%.0f" (float64 $text) -}}
{{- end -}}
{{- end -}}
