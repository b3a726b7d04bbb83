"""The combinations of values that are rendered: each way of scaling with each way of delivering weights, and so on."""

import itertools

import chart

SCALING = {
    "fixed": {"scaling": {"mode": "fixed", "replicas": 3}},
    "single": {"scaling": {"mode": "fixed", "replicas": 1}},
    "keda": {"scaling": {"mode": "keda"}},
    "keda-login": {
        "scaling": {
            "mode": "keda",
            "maxReplicas": 8,
            "keda": {
                "sasl": "scram_sha512",
                "tls": True,
                "existingSecret": "kafka-keda",
                "secretKeys": {"username": "user", "password": "password", "ca": "ca.crt"},
                "fallbackReplicas": 4,
            },
        }
    },
    "hpa-cpu": {"scaling": {"mode": "hpa", "minReplicas": 3}},
    "hpa-external": {
        "scaling": {"mode": "hpa", "hpa": {"metric": "external", "externalMetric": "stylematch_consumer_lag_events"}}
    },
}
WEIGHTS = {
    "image": {},
    "claim": {
        "weights": {
            "source": "persistentVolumeClaim",
            "persistentVolumeClaim": {"claimName": "weights"},
            "path": "Qwen3-VL-2B-Instruct",
            "head": "heads/2.safetensors",
        }
    },
    "fetched": {
        "weights": {
            "source": "initContainer",
            "initContainer": {
                "image": "registry.example.com/curl@sha256:" + "c0" * 32,
                "netrcSecret": "weights-login",
                "files": [
                    {"path": "config.json", "url": "https://weights.example.com/config.json", "sha256": "1" * 64},
                    {"path": "head.safetensors", "url": "https://weights.example.com/head", "sha256": "2" * 64},
                ],
            },
        }
    },
    "baked": {"weights": {"source": "baked", "path": "/models/Qwen3-VL-2B-Instruct"}},
}
SCRAPE = {name: {"monitoring": {"scrape": name}} for name in ("none", "annotations", "podMonitor", "serviceMonitor")}
DEVICE = {"cpu": {}, "gpu": {"gpu": {"enabled": True}}}
STORES = {
    "plain": {},
    "secrets": {
        "secrets": {
            "kafka": {"name": "kafka-client"},
            "redis": {"name": "redis-login", "authorityKey": "ca.crt"},
            "cache": {"name": "stylematch-cache"}, "s3": {"name": "s3-login"},
            "log": {"name": "log-key"}, "tracing": {"name": "collector-login", "headersKey": "authorization"},
        },
        "config": {
            "redis": {"tls": True, "port": 6380},
            "photos": {"s3": {"buckets": ["photos"], "region": "ap-northeast-2"}},
            "tracing": {"enabled": True, "endpoint": "http://collector.tracing:4318"},
        },
        "image": {"digest": "sha256:" + "d0" * 32, "pullSecrets": [{"name": "registry-login"}]},
    },
    "without-redis": {"config": {"redis": {"enabled": False}}},
}
EXTRAS = {
    "bare": {"networkPolicy": {"enabled": False}, "spread": False, "podDisruptionBudget": {"enabled": False}},
    "full": {
        "monitoring": {
            "labels": {"release": "prometheus"},
            "alerts": {"enabled": True},
            "dashboards": {"enabled": True},
        },
        "deadLetterReplay": {"enabled": True},
        "extraEnv": [{"name": "TZ", "value": "Asia/Seoul"}],
        "extraObjects": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "{{ .Release.Name }}-extra"}}],
        "nodeSelector": {"kubernetes.io/arch": "amd64"},
        "tolerations": [{"key": "inference", "operator": "Exists"}],
        "priorityClassName": "below-serving",
        "podLabels": {"team": "matching"},
        "podAnnotations": {"example.com/owner": "matching"},
        "serviceAccount": {"annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/photos"}},
        "networkPolicy": {
            "kafkaPeers": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kafka"}}}],
            "redisPeers": [{"podSelector": {"matchLabels": {"app": "redis"}}}],
            "metricsPeers": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}],
            "extraEgress": [{"ports": [{"port": 4318, "protocol": "TCP"}]}],
        },
    },
}

AXES = [SCALING, WEIGHTS, SCRAPE, DEVICE, STORES, EXTRAS]

# Those whose whole text is kept in golden/.
GOLDEN = {
    "least": {},
    "keda-image-volume": chart.merged(SCALING["keda"], SCRAPE["podMonitor"]),
    "keda-login-claim": chart.merged(SCALING["keda-login"], WEIGHTS["claim"], SCRAPE["serviceMonitor"], STORES["secrets"]),
    "hpa-fetched": chart.merged(SCALING["hpa-external"], WEIGHTS["fetched"], SCRAPE["annotations"]),
    "gpu-baked-full": chart.merged(SCALING["hpa-cpu"], WEIGHTS["baked"], DEVICE["gpu"], EXTRAS["full"]),
    "single-without-redis": chart.merged(SCALING["single"], STORES["without-redis"], EXTRAS["bare"]),
}


def combinations():
    """The name and values of each combination."""
    for names in itertools.product(*AXES):
        layers = [axis[name] for axis, name in zip(AXES, names)]
        yield "/".join(names), chart.merged(chart.LEAST, *layers)
