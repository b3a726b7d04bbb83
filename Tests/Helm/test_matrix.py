"""Every combination renders, and every object in it keeps the schemas and the rules of the house."""

import functools

import helm_python
import pytest
import rules
import validation
import yaml

import chart
import matrix

# The oldest that the chart admits, those in which image volumes came, and the newest.
VERSIONS = ["1.31", "1.33", "1.35", "1.37"]


@functools.cache
def rendered():
    """Each different object of the whole matrix, with one combination that it comes from."""
    found = {}
    with helm_python.Chart.load(chart.CHART) as loaded:
        for name, values in matrix.combinations():
            for path, text in loaded.render(values, name="style", namespace="match").items():
                if text.strip() and not path.endswith("NOTES.txt"):
                    found.setdefault(text, name)
    return [
        (name, document) for text, name in found.items() for document in yaml.load_all(text, chart.Loader) if document
    ]


def test_the_matrix_is_whole():
    kinds = {document["kind"] for _, document in rendered()}
    assert kinds == {
        "ConfigMap", "CronJob", "Deployment", "HorizontalPodAutoscaler", "NetworkPolicy", "Pod",
        "PodDisruptionBudget", "PodMonitor", "PrometheusRule", "ScaledObject", "Service", "ServiceAccount",
        "ServiceMonitor", "TriggerAuthentication",
    }  # fmt: skip
    assert sum(1 for _ in matrix.combinations()) == 1152


@pytest.mark.parametrize("version", VERSIONS)
def test_objects_keep_the_schemas(version):
    faults = [f"{name}: {fault}" for name, each in rendered() for fault in validation.faults(each, version)]
    assert faults == []


def test_objects_keep_the_rules():
    faults = [f"{name}: {fault}" for name, each in rendered() for fault in rules.faults(each)]
    assert faults == []


@pytest.mark.parametrize("version", ["1.29", "1.30"])
def test_older_versions_get_other_weights(version):
    values = chart.merged(chart.LEAST, matrix.WEIGHTS["claim"], matrix.EXTRAS["full"])
    assert [fault for each in chart.objects(values) for fault in validation.faults(each, version)] == []


def test_lint_has_nothing_to_say():
    report = helm_python.lint(chart.CHART, chart.LEAST, strict=True, namespace="match", with_subcharts=False)
    # Severity 1 is information.
    assert [each for each in report["messages"] if each["severity"] > 1] == []


def test_image_volumes_are_refused_where_there_are_none(capfd):
    helm_python.lint(chart.CHART, chart.LEAST, namespace="match", kube_version="1.30.0")
    # Helm's linter prints what a chart refuses, and goes on.
    assert "weights.source imageVolume needs Kubernetes 1.31 or later" in capfd.readouterr().err
