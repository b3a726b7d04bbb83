"""What follows from measured figures, computed here a second time and in another way."""

import json
import math

import pytest

import chart
import matrix

# Seconds a photo, lanes, partitions, members, seconds of loading, seconds to drain a backlog.
PLANS = [(6.0, 4, 12, 5000, 9, 900), (3.3, 4, 48, 500_000, 9, 600), (0.21, 8, 200, 1_000_000, 30, 60), (40, 2, 3, 100, 2.5, 3600)]


def values(plan, mode="keda"):
    photo, lanes, partitions, members, load, target = plan
    return chart.merged(
        chart.LEAST,
        {
            "scaling": {"mode": mode},
            "config": {"kafka": {"lanes": lanes}},
            "capacity": {
                "secondsPerPhoto": photo,
                "partitions": partitions,
                "members": members,
                "modelLoadSeconds": load,
                "targetDrainSeconds": target,
            },
            "resources": {"requests": {"memory": "20Gi"}, "limits": {"memory": "20Gi"}},
        },
    )


@pytest.mark.parametrize("plan", PLANS)
def test_scaling_follows_from_the_plan(plan):
    photo, lanes, partitions, members, load, target = plan
    scaled = chart.one(values(plan), "ScaledObject")["spec"]
    assert scaled["maxReplicaCount"] == partitions
    triggers = {each["metadata"]["topic"]: each["metadata"] for each in scaled["triggers"]}
    lag = int(triggers["profile-photo-updated"]["lagThreshold"])
    # So many photos a pod finishes in the target, and one more it does not.
    assert lag * photo <= target < (lag + 1) * photo
    assert int(triggers["profile-updated"]["lagThreshold"]) == math.floor(target / 1.7)


@pytest.mark.parametrize("plan", PLANS)
def test_time_to_stop_and_to_start_follows_from_the_plan(plan):
    photo, lanes, partitions, members, load, target = plan
    document = chart.one(values(plan), "Deployment")
    pod = document["spec"]["template"]["spec"]
    configuration = json.loads(chart.one(values(plan), "ConfigMap")["data"]["worker.json"])
    drain = configuration["kafka"]["drainSeconds"]
    assert drain >= lanes * photo
    # The last commit (5 s), the end of re-projection (5 s), the producer's flush (11 s), and a margin.
    assert pod["terminationGracePeriodSeconds"] == drain + 5 + 5 + 11 + 10
    assert configuration["health"]["pollStallSeconds"] > drain
    assert configuration["health"]["partitionStallSeconds"] > lanes * photo
    probe = pod["containers"][0]["startupProbe"]
    start = load + 2 * members / 5000
    assert probe["periodSeconds"] * probe["failureThreshold"] >= max(60, 3 * start)
    behavior = chart.one(values(plan), "ScaledObject")["spec"]["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]
    assert 300 <= behavior["scaleDown"]["stabilizationWindowSeconds"] <= 3600
    assert behavior["scaleUp"]["policies"][0]["periodSeconds"] >= min(1800, start)


def test_the_external_metric_has_the_same_thresholds():
    plan = PLANS[1]
    hpa = chart.one(
        chart.merged(values(plan, "hpa"), {"scaling": {"hpa": {"metric": "external", "externalMetric": "lag"}}}),
        "HorizontalPodAutoscaler",
    )["spec"]
    targets = {
        each["external"]["metric"]["selector"]["matchLabels"]["topic"]: each["external"]["target"]["averageValue"]
        for each in hpa["metrics"]
    }
    assert targets == {"profile-photo-updated": "181", "profile-updated": "352"}


@pytest.mark.parametrize(("cpu", "threads"), [("2", 2), (4, 4), ("3500m", 3), ("16", 16)])
def test_threads_follow_from_the_processors(cpu, threads):
    given = chart.merged(chart.LEAST, {"resources": {"requests": {"cpu": cpu}}})
    assert json.loads(chart.one(given, "ConfigMap")["data"]["worker.json"])["inference"]["threads"] == threads


def test_what_is_said_wins_over_what_is_derived():
    given = chart.merged(
        chart.LEAST,
        {"config": {"kafka": {"drainSeconds": 100}, "inference": {"threads": 1}, "http": {"host": "::"}}, "terminationGracePeriodSeconds": 200},
    )
    configuration = json.loads(chart.one(given, "ConfigMap")["data"]["worker.json"])
    assert configuration["kafka"]["drainSeconds"] == 100
    assert configuration["inference"]["threads"] == 1
    assert configuration["http"]["host"] == "::"
    assert chart.one(given, "Deployment")["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] == 200


@pytest.mark.parametrize(
    ("source", "path", "head"),
    [
        ("image", "/models", None),
        ("claim", "/models/Qwen3-VL-2B-Instruct", "/models/Qwen3-VL-2B-Instruct/heads/2.safetensors"),
        ("fetched", "/models", None),
        ("baked", "/models/Qwen3-VL-2B-Instruct", None),
    ],
)
def test_the_model_lies_where_the_weights_come_to(source, path, head):
    given = chart.merged(chart.LEAST, matrix.WEIGHTS[source])
    model = json.loads(chart.one(given, "ConfigMap")["data"]["worker.json"])["model"]
    assert model.get("path") == path and model.get("head") == head
    mounts = chart.one(given, "Deployment")["spec"]["template"]["spec"]["containers"][0]["volumeMounts"]
    assert (source == "baked") == ("/models" not in {each["mountPath"] for each in mounts})


def paths(configuration):
    """Everything in a configuration that is a file of a secret."""
    for each in configuration.values():
        if isinstance(each, dict):
            yield from paths(each)
        elif str(each).startswith("/etc/"):
            yield each


def test_every_secret_lies_where_the_configuration_says():
    given = chart.merged(chart.LEAST, matrix.STORES["secrets"], {"deadLetterReplay": {"enabled": True}})
    named = set(paths(json.loads(chart.one(given, "ConfigMap")["data"]["worker.json"])))
    secrets = given["secrets"]
    # One file of each, and the authority beside the password.
    assert len(named) == len(secrets) + 1
    volumes = {name: each["name"] for name, each in secrets.items()}
    for name, _, pod in chart.pods(chart.objects(given)):
        mounts = {each["mountPath"]: each["name"] for each in pod["containers"][0]["volumeMounts"]}
        mounted = {each["name"]: each["secret"]["secretName"] for each in pod["volumes"] if "secret" in each}
        assert mounted == volumes, name
        for path in named:
            assert mounts[path.rpartition("/")[0]] in volumes, (name, path)


def test_a_new_configuration_rolls_the_pods():
    def checksum(values):
        return chart.one(values, "Deployment")["spec"]["template"]["metadata"]["annotations"]["checksum/configuration"]

    assert checksum(chart.LEAST) != checksum(chart.merged(chart.LEAST, {"config": {"matching": {"slateSize": 30}}}))
    assert checksum(chart.LEAST) == checksum(chart.merged(chart.LEAST, {"podLabels": {"a": "b"}}))


def test_pods_say_how_many_photos_a_day_they_do():
    notes = chart.files(values(PLANS[0]))["event-worker/templates/NOTES.txt"]
    assert f"{12 * 86400 // 6} photos a day with 12 pods" in notes
