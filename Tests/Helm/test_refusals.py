"""Values that contradict one another are refused, with a sentence that says what to change."""

import pytest

import chart
import matrix

# What is said over what the least values are, and the sentence.
CONTRADICTIONS = {
    "no brokers": (
        {"config": {"kafka": {"bootstrapServers": ""}}},
        "config.kafka.bootstrapServers is not set: name the brokers, such as kafka-1:9092,kafka-2:9092.",
    ),
    "no photos": (
        {"config": {"photos": {"allowedOrigins": []}}},
        "No photo could be fetched: set config.photos.allowedOrigins, such as [https://photos.example.com], or config.photos.s3.buckets.",
    ),
    "Redis in the pod": (
        {"config": {"redis": {"host": ""}}},
        "config.redis.host is not set, and its default, 127.0.0.1, is the pod itself: name the host, or set config.redis.enabled to false.",
    ),
    "a path that the chart fills in": (
        {"config": {"model": {"path": "/elsewhere"}}},
        "config.model.path is filled in from weights: set that instead.",
    ),
    "a secret's path that the chart fills in": (
        {"config": {"photos": {"s3": {"credentialsFile": "/elsewhere"}}}},
        "config.photos.s3.credentialsFile is filled in from secrets.s3: set that instead.",
    ),
    "more pods than partitions": (
        {"scaling": {"mode": "keda", "maxReplicas": 13}},
        "scaling.maxReplicas is 13, but the topics have 12 partitions and further pods would be idle: lower it, or add partitions and set capacity.partitions.",
    ),
    "more fixed pods than partitions": (
        {"scaling": {"replicas": 13}},
        "scaling.replicas is 13, but the topics have 12 partitions and further pods would be idle: lower it, or add partitions and set capacity.partitions.",
    ),
    "least above most": (
        {"scaling": {"mode": "hpa", "minReplicas": 5, "maxReplicas": 4}},
        "scaling.minReplicas is 5, more than scaling.maxReplicas, which is 4.",
    ),
    "more photos than pods can do": (
        {"scaling": {"mode": "keda"}, "capacity": {"photosPerDay": 100000}},
        "capacity.photosPerDay 100000 with a peak factor of 3 keeps 21 pods busy at 6 s a photo, but there are at most 12: allow more pods (and partitions), or give each more processors and measure capacity.secondsPerPhoto again.",
    ),
    "a backlog that no pod empties": (
        {"capacity": {"targetDrainSeconds": 5}},
        "capacity.targetDrainSeconds is 5, but one photo takes 6 s: no number of pods empties a backlog in less.",
    ),
    "a backlog of profiles that no pod empties": (
        {"capacity": {"targetDrainSeconds": 1, "secondsPerPhoto": 0.5}},
        "capacity.targetDrainSeconds is 1, but one profile takes 1.7 s: no number of pods empties a backlog in less.",
    ),
    "a drain shorter than the work": (
        {"config": {"kafka": {"drainSeconds": 20}}},
        "config.kafka.drainSeconds is 20, but 4 lanes of photos of 6 s need 24 s to finish, and what is cut off is computed again: raise it, or lower config.kafka.lanes.",
    ),
    "a grace period shorter than the drain": (
        {"terminationGracePeriodSeconds": 30},
        "terminationGracePeriodSeconds is 30, but draining (29 s), committing and flushing take up to 50 s and a margin of 5 s is wanted: set at least 55, or leave it empty.",
    ),
    "a start shorter than the load": (
        {"capacity": {"modelLoadSeconds": 90, "members": 50000}, "probes": {"startupBudgetSeconds": 120}},
        "probes.startupBudgetSeconds is 120, but loading the model and reading 50000 members take about 110 s, and slow disks and throttled processors double that: set at least 220, or leave it empty.",
    ),
    "too little memory": (
        {"capacity": {"members": 1000000}, "resources": {"requests": {"memory": "20Gi"}}},
        "resources.limits.memory is 6Gi, but the model (3.8 GB), 1000000 members of 10700 bytes and half a GB beside them need 15.0 GB.",
    ),
    "too little memory asked for": (
        {"resources": {"requests": {"memory": "2G"}}},
        "resources.requests.memory is 2G, but the model (3.8 GB), 5000 members of 10700 bytes and half a GB beside them need 4.4 GB.",
    ),
    "fewer processors than measured": (
        {"resources": {"requests": {"cpu": "500m"}}},
        "resources.requests.cpu is 500m, but capacity.secondsPerPhoto was measured on 2 processors: request as many, or measure again and set capacity.measuredCores.",
    ),
    "a limit below the request": (
        {"resources": {"limits": {"cpu": 1}}},
        "resources.limits.cpu is 1, less than resources.requests.cpu, which is 2.",
    ),
    "more threads than processors": (
        {"config": {"inference": {"threads": 8}}},
        "config.inference.threads is 8, but resources.requests.cpu gives 2 processors: threads that wait for one another make each photo slower.",
    ),
    "a stall shorter than a drain": (
        {"config": {"health": {"pollStallSeconds": 20}}},
        "config.health.pollStallSeconds is 20, but a drain holds the poll loop for up to 29 s: the pod would be restarted while it drains.",
    ),
    "a stall shorter than the work": (
        {"config": {"health": {"partitionStallSeconds": 10}}},
        "config.health.partitionStallSeconds is 10, but 4 lanes of photos of 6 s need 24 s: pods would be restarted because they work.",
    ),
    "weights by tag": (
        {"weights": {"imageVolume": {"reference": "registry.example.com/weights:1"}}},
        "weights.imageVolume.reference must name an image by its digest, such as registry.example.com/weights@sha256:…: a tag that moves would change every embedding.",
    ),
    "no claim": (
        {"weights": {"source": "persistentVolumeClaim"}},
        "weights.source is persistentVolumeClaim, but weights.persistentVolumeClaim.claimName is not set.",
    ),
    "nothing to fetch": (
        {"weights": {"source": "initContainer"}},
        "weights.source is initContainer: set weights.initContainer.image to an image with sh, curl and sha256sum, and weights.initContainer.files to the files of the checkpoint.",
    ),
    "baked nowhere": (
        {"weights": {"source": "baked"}},
        "weights.source is baked: set weights.path to the checkpoint directory inside the image, such as /models/Qwen3-VL-2B-Instruct.",
    ),
    "a password without Redis": (
        {"config": {"redis": {"enabled": False}}, "secrets": {"redis": {"name": "redis"}}},
        "secrets.redis.name is set, but config.redis.enabled is false.",
    ),
    "a secret of the cache without Redis": (
        {"config": {"redis": {"enabled": False}}, "secrets": {"cache": {"name": "cache"}}},
        "secrets.cache.name is set, but config.redis.enabled is false: there is no cache whose names it could hide.",
    ),
    "headers without spans": (
        {"secrets": {"tracing": {"name": "collector-login"}}},
        "secrets.tracing.name is set, but config.tracing.enabled is not true: there are no spans that its headers could go with.",
    ),
    "an index without Redis": (
        {"config": {"redis": {"enabled": False}, "matching": {"index": "redis-vector-set"}}},
        "config.matching.index is redis-vector-set, but config.redis.enabled is false.",
    ),
    "an authority without a secret": (
        {"secrets": {"redis": {"authorityKey": "ca.crt"}}},
        "secrets.redis.authorityKey is set, but secrets.redis.name is not.",
    ),
    "KEDA without a login": (
        {"scaling": {"mode": "keda", "keda": {"sasl": "plaintext"}}},
        "scaling.keda.sasl is plaintext: name the secret (scaling.keda.existingSecret) and its keys for username and password (scaling.keda.secretKeys).",
    ),
    "KEDA's keys of no secret": (
        {"scaling": {"mode": "keda", "keda": {"secretKeys": {"ca": "ca.crt"}}}},
        "scaling.keda.secretKeys is set, but scaling.keda.existingSecret is not.",
    ),
    "a fallback outside": (
        {"scaling": {"mode": "keda", "keda": {"fallbackReplicas": 1}}},
        "scaling.keda.fallbackReplicas is 1, outside of 2 to 12.",
    ),
    "an external metric without a name": (
        {"scaling": {"mode": "hpa", "hpa": {"metric": "external"}}},
        "scaling.hpa.metric is external: set scaling.hpa.externalMetric to the name under which the adapter offers the lag.",
    ),
    "pods that come and go": (
        {"scaling": {"mode": "hpa", "scaleDownStabilizationSeconds": 5}},
        "scaling.scaleDownStabilizationSeconds is 5, but a pod takes about 11 s to start: pods would come and go without having worked.",
    ),
    "all may be evicted": (
        {"podDisruptionBudget": {"maxUnavailable": 2}},
        "podDisruptionBudget.maxUnavailable is 2, but there may be only 2 pods: all of them could be evicted at the same time.",
    ),
    "no pod can be replaced": (
        {"rollout": {"maxSurge": 0}},
        "rollout.maxSurge and rollout.maxUnavailable are both 0: no pod could ever be replaced.",
    ),
    "no service account": (
        {"serviceAccount": {"create": False}},
        "serviceAccount.create is false: set serviceAccount.name to an existing one.",
    ),
    "no HTTP": (
        {"config": {"http": {"enabled": False}}},
        "config.http.enabled is false, but Kubernetes asks the worker over HTTP whether it lives.",
    ),
    "HTTP for the pod alone": (
        {"config": {"http": {"host": "127.0.0.1"}}},
        "config.http.host is 127.0.0.1, where neither probes nor Prometheus reach the worker: use 0.0.0.0 or ::.",
    ),
    "two ports": (
        {"config": {"http": {"port": 9000}}},
        "config.http.port is filled in from http.port: set that instead.",
    ),
    "a port of root": (
        {"http": {"port": 80}},
        "http.port is 80, but the worker is no root and may listen on 1024 and above.",
    ),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_contradictions_are_refused(name):
    values, sentence = CONTRADICTIONS[name]
    said = chart.refusal(chart.merged(chart.LEAST, values))
    assert said is not None
    # One contradiction, one sentence.
    assert [line[2:] for line in said.splitlines() if line.startswith("- ")] == [sentence]


def test_all_sentences_come_at_once():
    values = chart.merged(*(CONTRADICTIONS[each][0] for each in ("no brokers", "baked nowhere", "no service account")))
    said = chart.refusal(chart.merged(chart.LEAST, values))
    assert said.count("\n- ") == 3


def test_every_sentence_has_a_test():
    source = (chart.CHART / "templates" / "_checks.tpl").read_text()
    # One is tested with Helm's linter, which takes a version of Kubernetes.
    assert source.count("append $sentences") == len(CONTRADICTIONS) - len(SAME_SENTENCE) + 1


# Contradictions that share a sentence of the template with another one.
SAME_SENTENCE = {"a secret's path that the chart fills in", "two ports", "more fixed pods than partitions", "too little memory asked for"}

# Values of the wrong form, and what the schema's answer names.
MALFORMED = {
    "unknown key": ({"replicas": 3}, "additional properties 'replicas' not allowed"),
    "unknown key of the configuration": ({"config": {"kafka": {"bootstrapServer": "x"}}}, "'bootstrapServer' not allowed"),
    "mode": ({"scaling": {"mode": "auto"}}, "/scaling/mode"),
    "type": ({"capacity": {"partitions": "12"}}, "/capacity/partitions"),
    "zero seconds": ({"capacity": {"secondsPerPhoto": 0}}, "/capacity/secondsPerPhoto"),
    "hash": (
        chart.merged(matrix.WEIGHTS["fetched"], {"weights": {"initContainer": {"files": [{"path": "a", "url": "https://x/a", "sha256": "abc"}]}}}),
        "/weights/initContainer/files/0/sha256",
    ),
    "path that leaves the volume": (
        chart.merged(matrix.WEIGHTS["fetched"], {"weights": {"initContainer": {"files": [{"path": "../a", "url": "https://x/a", "sha256": "1" * 64}]}}}),
        "/weights/initContainer/files/0/path",
    ),
    "digest": ({"image": {"digest": "sha256:abc"}}, "/image/digest"),
    "quantity": ({"resources": {"requests": {"memory": "6 GB"}}}, "/resources/requests/memory"),
    "secret in the values": ({"secrets": {"redis": {"password": "x"}}}, "'password' not allowed"),
    "origin": ({"config": {"photos": {"allowedOrigins": ["photos.example.com"]}}}, "/config/photos/allowedOrigins/0"),
    "property": ({"config": {"kafka": {"properties": ["security.protocol"]}}}, "/config/kafka/properties/0"),
    "no time to settle": ({"scaling": {"scaleDownStabilizationSeconds": 0}}, "/scaling/scaleDownStabilizationSeconds"),
    "level": ({"config": {"log": {"level": "loud"}}}, "/config/log/level"),
    "reason": ({"deadLetterReplay": {"reasons": []}}, "/deadLetterReplay/reasons"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_values_are_refused(name):
    values, answer = MALFORMED[name]
    said = chart.refusal(chart.merged(chart.LEAST, values))
    assert said is not None
    assert answer in said
