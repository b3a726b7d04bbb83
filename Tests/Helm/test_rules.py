"""The rules see what breaks them."""

import copy

import pytest
import rules

import chart
import matrix

VALUES = chart.merged(chart.LEAST, matrix.WEIGHTS["claim"], matrix.STORES["secrets"], matrix.EXTRAS["full"])


def broken(path, value):
    """The deployment with one thing changed."""
    document = copy.deepcopy(chart.one(VALUES, "Deployment"))
    place = document["spec"]["template"]["spec"]
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (["securityContext", "runAsNonRoot"], None, "root"),
        (["securityContext", "runAsUser"], 0, "root"),
        (["securityContext", "runAsGroup"], 0, "group"),
        (["securityContext", "seccompProfile"], None, "seccomp"),
        (["automountServiceAccountToken"], True, "token"),
        (["enableServiceLinks"], None, "REDIS_PORT"),
        (["serviceAccountName"], "default", "service account"),
        (["hostNetwork"], True, "hostNetwork"),
        (["volumes", 0], {"name": "configuration", "hostPath": {"path": "/"}}, "path of the node"),
        (["volumes", 1, "emptyDir"], {}, "no limit"),
        (["volumes", 2, "secret", "defaultMode"], 0o644, "read by everybody"),
        (["volumes", -1, "persistentVolumeClaim", "readOnly"], None, "write to the claim"),
        (["volumes", -1], {"name": "weights", "image": {"reference": "weights:1"}}, "may change"),
        (["volumes", 4], {"name": "other", "emptyDir": {"sizeLimit": "1Gi"}}, "differ"),
        (["containers", 0, "securityContext", "allowPrivilegeEscalation"], True, "privileges"),
        (["containers", 0, "securityContext", "readOnlyRootFilesystem"], None, "write to its file system"),
        (["containers", 0, "securityContext", "capabilities"], {"add": ["NET_ADMIN"]}, "capabilities"),
        (["containers", 0, "resources", "limits"], None, "what it needs"),
        (["containers", 0, "image"], "worker:latest", "image may change"),
        (["containers", 0, "env"], [{"name": "REDIS_PASSWORD", "value": "x"}], "stands in the manifest"),
        (["containers", 0, "volumeMounts", 0, "readOnly"], None, "may write to"),
        (["containers", 0, "livenessProbe", "httpGet", "path"], "/readyz", "probes look at"),
        (["terminationGracePeriodSeconds"], 5, "no time to drain"),
    ],
)
def test_each_breach_is_seen(path, value, fault):
    assert rules.faults(chart.one(VALUES, "Deployment")) == []
    assert [each for each in rules.faults(broken(path, value)) if fault in each]
