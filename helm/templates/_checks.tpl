{{/* Sentences about values that contradict one another; nothing when all is well. */}}
{{- define "event-worker.contradictions" -}}
{{- $v := .Values -}}
{{- $d := include "event-worker.derived" . | fromYaml -}}
{{- $sentences := list -}}

{{- if not $v.config.kafka.bootstrapServers -}}
{{- $sentences = append $sentences "config.kafka.bootstrapServers is not set: name the brokers, such as kafka-1:9092,kafka-2:9092." -}}
{{- end -}}

{{- range $key, $instead := dict "model.path" "weights" "model.head" "weights.head" "kafka.propertiesFile" "secrets.kafka" "redis.passwordFile" "secrets.redis" "redis.tlsAuthorityFile" "secrets.redis.authorityKey" "photos.s3.credentialsFile" "secrets.s3" "cache.hashKeyFile" "secrets.cache" "log.hashKeyFile" "secrets.log" "tracing.headersFile" "secrets.tracing" "http.port" "http.port" -}}
{{- $place := $v.config -}}
{{- range splitList "." $key -}}{{- $place = ternary (get (default dict $place) .) nil (kindIs "map" $place) -}}{{- end -}}
{{- if $place -}}
{{- $sentences = append $sentences (printf "config.%s is filled in from %s: set that instead." $key $instead) -}}
{{- end -}}
{{- end -}}

{{- if gt (int $d.mostReplicas) (int $v.capacity.partitions) -}}
{{- $name := ternary "scaling.replicas" "scaling.maxReplicas" (eq $v.scaling.mode "fixed") -}}
{{- $sentences = append $sentences (printf "%s is %d, but the topics have %d partitions and further pods would be idle: lower it, or add partitions and set capacity.partitions." $name (int $d.mostReplicas) (int $v.capacity.partitions)) -}}
{{- end -}}
{{- if gt (int $d.leastReplicas) (int $d.mostReplicas) -}}
{{- $sentences = append $sentences (printf "scaling.minReplicas is %d, more than scaling.maxReplicas, which is %d." (int $d.leastReplicas) (int $d.mostReplicas)) -}}
{{- end -}}
{{- if gt (int $d.busyReplicas) (int $d.mostReplicas) -}}
{{- $sentences = append $sentences (printf "capacity.photosPerDay %d with a peak factor of %v keeps %d pods busy at %v s a photo, but there are at most %d: allow more pods (and partitions), or give each more processors and measure capacity.secondsPerPhoto again." (int $v.capacity.photosPerDay) $v.capacity.peakFactor (int $d.busyReplicas) $v.capacity.secondsPerPhoto (int $d.mostReplicas)) -}}
{{- end -}}
{{- if eq (int $d.photoLag) 0 -}}
{{- $sentences = append $sentences (printf "capacity.targetDrainSeconds is %v, but one photo takes %v s: no number of pods empties a backlog in less." $v.capacity.targetDrainSeconds $v.capacity.secondsPerPhoto) -}}
{{- end -}}

{{- if eq (int $d.profileLag) 0 -}}
{{- $sentences = append $sentences (printf "capacity.targetDrainSeconds is %v, but one profile takes %v s: no number of pods empties a backlog in less." $v.capacity.targetDrainSeconds $v.capacity.secondsPerProfile) -}}
{{- end -}}

{{- if lt (int $d.drainSeconds) (int $d.leastDrainSeconds) -}}
{{- $sentences = append $sentences (printf "config.kafka.drainSeconds is %d, but %d lanes of photos of %v s need %d s to finish, and what is cut off is computed again: raise it, or lower config.kafka.lanes." (int $d.drainSeconds) (int $v.config.kafka.lanes) $v.capacity.secondsPerPhoto (int $d.leastDrainSeconds)) -}}
{{- end -}}
{{- if lt (int $d.gracePeriodSeconds) (add (int $d.endSeconds) 5 | int) -}}
{{- $sentences = append $sentences (printf "terminationGracePeriodSeconds is %d, but draining (%d s), committing and flushing take up to %d s and a margin of 5 s is wanted: set at least %d, or leave it empty." (int $d.gracePeriodSeconds) (int $d.drainSeconds) (int $d.endSeconds) (add (int $d.endSeconds) 5)) -}}
{{- end -}}
{{- if lt (int $d.startupBudgetSeconds) (mul 2 (int $d.startSeconds) | int) -}}
{{- $sentences = append $sentences (printf "probes.startupBudgetSeconds is %d, but loading the model and reading %d members take about %d s, and slow disks and throttled processors double that: set at least %d, or leave it empty." (int $d.startupBudgetSeconds) (int $v.capacity.members) (int $d.startSeconds) (mul 2 (int $d.startSeconds))) -}}
{{- end -}}

{{- range $kind := list "requests" "limits" -}}
{{- $memory := dig $kind "memory" "" $v.resources -}}
{{- if $memory -}}
{{- if lt (include "event-worker.bytes" $memory | float64) (float64 $d.memoryBytes) -}}
{{- $sentences = append $sentences (printf "resources.%s.memory is %v, but the model (%v GB), %d members of %d bytes and half a GB beside them need %.1f GB." $kind $memory $v.capacity.modelMemoryGB (int $v.capacity.members) (int $v.capacity.bytesPerMember) (divf (float64 $d.memoryBytes) 1e9)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if lt (float64 $d.cores) (float64 $v.capacity.measuredCores) -}}
{{- $sentences = append $sentences (printf "resources.requests.cpu is %v, but capacity.secondsPerPhoto was measured on %v processors: request as many, or measure again and set capacity.measuredCores." $v.resources.requests.cpu $v.capacity.measuredCores) -}}
{{- end -}}
{{- $limit := dig "limits" "cpu" "" $v.resources -}}
{{- if $limit -}}
{{- if lt (include "event-worker.cores" $limit | float64) (float64 $d.cores) -}}
{{- $sentences = append $sentences (printf "resources.limits.cpu is %v, less than resources.requests.cpu, which is %v." $limit $v.resources.requests.cpu) -}}
{{- end -}}
{{- end -}}
{{- $threads := dig "inference" "threads" 0 $v.config | int -}}
{{- if gt $threads (int $d.threads) -}}
{{- $sentences = append $sentences (printf "config.inference.threads is %d, but resources.requests.cpu gives %v processors: threads that wait for one another make each photo slower." $threads $v.resources.requests.cpu) -}}
{{- end -}}

{{- $health := default dict $v.config.health -}}
{{- if and $health.pollStallSeconds (le (int $health.pollStallSeconds) (int $d.drainSeconds)) -}}
{{- $sentences = append $sentences (printf "config.health.pollStallSeconds is %d, but a drain holds the poll loop for up to %d s: the pod would be restarted while it drains." (int $health.pollStallSeconds) (int $d.drainSeconds)) -}}
{{- end -}}
{{- if and $health.partitionStallSeconds (le (int $health.partitionStallSeconds) (int $d.leastDrainSeconds)) -}}
{{- $sentences = append $sentences (printf "config.health.partitionStallSeconds is %d, but %d lanes of photos of %v s need %d s: pods would be restarted because they work." (int $health.partitionStallSeconds) (int $v.config.kafka.lanes) $v.capacity.secondsPerPhoto (int $d.leastDrainSeconds)) -}}
{{- end -}}

{{- $source := $v.weights.source -}}
{{- if and (eq $source "imageVolume") (not (contains "@sha256:" $v.weights.imageVolume.reference)) -}}
{{- $sentences = append $sentences "weights.imageVolume.reference must name an image by its digest, such as registry.example.com/weights@sha256:…: a tag that moves would change every embedding." -}}
{{- end -}}
{{- if and (eq $source "imageVolume") (semverCompare "<1.31.0-0" .Capabilities.KubeVersion.Version) -}}
{{- $sentences = append $sentences (printf "weights.source imageVolume needs Kubernetes 1.31 or later (before 1.35 with the feature gate ImageVolume), but this is %s: use persistentVolumeClaim, initContainer or baked." .Capabilities.KubeVersion.Version) -}}
{{- end -}}
{{- if and (eq $source "persistentVolumeClaim") (not $v.weights.persistentVolumeClaim.claimName) -}}
{{- $sentences = append $sentences "weights.source is persistentVolumeClaim, but weights.persistentVolumeClaim.claimName is not set." -}}
{{- end -}}
{{- if eq $source "initContainer" -}}
{{- if not (and $v.weights.initContainer.image $v.weights.initContainer.files) -}}
{{- $sentences = append $sentences "weights.source is initContainer: set weights.initContainer.image to an image with sh, curl and sha256sum, and weights.initContainer.files to the files of the checkpoint." -}}
{{- end -}}
{{- end -}}
{{- if and (eq $source "baked") (not (hasPrefix "/" $v.weights.path)) -}}
{{- $sentences = append $sentences "weights.source is baked: set weights.path to the checkpoint directory inside the image, such as /models/Qwen3-VL-2B-Instruct." -}}
{{- end -}}

{{- $photos := default dict $v.config.photos -}}
{{- if not (or $photos.allowedOrigins (dig "s3" "buckets" list $photos) $photos.fileRoot) -}}
{{- $sentences = append $sentences "No photo could be fetched: set config.photos.allowedOrigins, such as [https://photos.example.com], or config.photos.s3.buckets." -}}
{{- end -}}
{{- $hasRedis := ne (dig "redis" "enabled" true $v.config | toString) "false" -}}
{{- if and $hasRedis (not (dig "redis" "host" "" $v.config)) -}}
{{- $sentences = append $sentences "config.redis.host is not set, and its default, 127.0.0.1, is the pod itself: name the host, or set config.redis.enabled to false." -}}
{{- end -}}
{{- if and (not $hasRedis) $v.secrets.redis.name -}}
{{- $sentences = append $sentences "secrets.redis.name is set, but config.redis.enabled is false." -}}
{{- end -}}
{{- if and (not $hasRedis) $v.secrets.cache.name -}}
{{- $sentences = append $sentences "secrets.cache.name is set, but config.redis.enabled is false: there is no cache whose names it could hide." -}}
{{- end -}}
{{- if and $v.secrets.tracing.name (not (dig "tracing" "enabled" false $v.config)) -}}
{{- $sentences = append $sentences "secrets.tracing.name is set, but config.tracing.enabled is not true: there are no spans that its headers could go with." -}}
{{- end -}}
{{- if and (not $hasRedis) (eq (dig "matching" "index" "exact" $v.config) "redis-vector-set") -}}
{{- $sentences = append $sentences "config.matching.index is redis-vector-set, but config.redis.enabled is false." -}}
{{- end -}}
{{- if and $v.secrets.redis.authorityKey (not $v.secrets.redis.name) -}}
{{- $sentences = append $sentences "secrets.redis.authorityKey is set, but secrets.redis.name is not." -}}
{{- end -}}

{{- if eq $v.scaling.mode "keda" -}}
{{- $needsLogin := has $v.scaling.keda.sasl (list "plaintext" "scram_sha256" "scram_sha512") -}}
{{- if and $needsLogin (not (and $v.scaling.keda.existingSecret (hasKey $v.scaling.keda.secretKeys "username") (hasKey $v.scaling.keda.secretKeys "password"))) -}}
{{- $sentences = append $sentences (printf "scaling.keda.sasl is %s: name the secret (scaling.keda.existingSecret) and its keys for username and password (scaling.keda.secretKeys)." $v.scaling.keda.sasl) -}}
{{- end -}}
{{- if and $v.scaling.keda.secretKeys (not $v.scaling.keda.existingSecret) -}}
{{- $sentences = append $sentences "scaling.keda.secretKeys is set, but scaling.keda.existingSecret is not." -}}
{{- end -}}
{{- if not (kindIs "invalid" $v.scaling.keda.fallbackReplicas) -}}
{{- $fallback := int $v.scaling.keda.fallbackReplicas -}}
{{- if or (lt $fallback (int $d.leastReplicas)) (gt $fallback (int $d.mostReplicas)) -}}
{{- $sentences = append $sentences (printf "scaling.keda.fallbackReplicas is %d, outside of %d to %d." $fallback (int $d.leastReplicas) (int $d.mostReplicas)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (eq $v.scaling.mode "hpa") (eq $v.scaling.hpa.metric "external") (not $v.scaling.hpa.externalMetric) -}}
{{- $sentences = append $sentences "scaling.hpa.metric is external: set scaling.hpa.externalMetric to the name under which the adapter offers the lag." -}}
{{- end -}}
{{- if and (ne $v.scaling.mode "fixed") (lt (int $d.stabilizationSeconds) (int $d.startSeconds)) -}}
{{- $sentences = append $sentences (printf "scaling.scaleDownStabilizationSeconds is %d, but a pod takes about %d s to start: pods would come and go without having worked." (int $d.stabilizationSeconds) (int $d.startSeconds)) -}}
{{- end -}}

{{- if and $v.podDisruptionBudget.enabled (ge (int $v.podDisruptionBudget.maxUnavailable) (int $d.leastReplicas)) (gt (int $d.leastReplicas) 1) -}}
{{- $sentences = append $sentences (printf "podDisruptionBudget.maxUnavailable is %d, but there may be only %d pods: all of them could be evicted at the same time." (int $v.podDisruptionBudget.maxUnavailable) (int $d.leastReplicas)) -}}
{{- end -}}
{{- if and (eq (toString $v.rollout.maxSurge) "0") (eq (toString $v.rollout.maxUnavailable) "0") -}}
{{- $sentences = append $sentences "rollout.maxSurge and rollout.maxUnavailable are both 0: no pod could ever be replaced." -}}
{{- end -}}
{{- if and (not $v.serviceAccount.create) (not $v.serviceAccount.name) -}}
{{- $sentences = append $sentences "serviceAccount.create is false: set serviceAccount.name to an existing one." -}}
{{- end -}}
{{- if eq (dig "http" "enabled" true $v.config | toString) "false" -}}
{{- $sentences = append $sentences "config.http.enabled is false, but Kubernetes asks the worker over HTTP whether it lives." -}}
{{- end -}}
{{- if has (dig "http" "host" "" $v.config) (list "127.0.0.1" "::1" "localhost") -}}
{{- $sentences = append $sentences (printf "config.http.host is %s, where neither probes nor Prometheus reach the worker: use 0.0.0.0 or ::." $v.config.http.host) -}}
{{- end -}}
{{- if and (ge (int $v.http.port) 1) (lt (int $v.http.port) 1024) -}}
{{- $sentences = append $sentences (printf "http.port is %d, but the worker is no root and may listen on 1024 and above." (int $v.http.port)) -}}
{{- end -}}
{{- range $sentences }}
- {{ . }}
{{- end -}}
{{- end -}}

{{- define "event-worker.check" -}}
{{- $sentences := include "event-worker.contradictions" . -}}
{{- if $sentences -}}{{- fail (printf "\n\nThese values contradict one another:%s\n" $sentences) -}}{{- end -}}
{{- end -}}
