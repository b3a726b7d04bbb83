{{/*
How much a counter has grown. PromQL's increase() does not see the first step of a series that appears with it, such as
the first failure; of a series that is younger than the range all of it is growth.
*/}}
{{- define "event-worker.increase" -}}
(({{ .series }} unless {{ .series }} offset {{ .range }}) or increase({{ .series }}[{{ .range }}]))
{{- end -}}
