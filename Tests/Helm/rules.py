"""Rules of the house for objects, after those of kube-score and the restricted Pod Security Standard. Pure."""

import re

import chart


def faults(document):
    """What breaks a rule in an object."""
    found = [f"{document['kind']} {document['metadata']['name']}: {each}" for each in of_object(document)]
    for name, metadata, pod in chart.pods([document]):
        found += [f"{name}: {each}" for each in of_pod(metadata, pod)]
        for container in pod["containers"] + pod.get("initContainers", []):
            found += [f"{name} {container['name']}: {each}" for each in of_container(container, pod)]
        if document["kind"] == "Deployment":
            found += [f"{name}: {each}" for each in of_worker(document, pod)]
    return found


def of_object(document):
    labels = document["metadata"].get("labels", {})
    if document["kind"] == "Secret":
        yield "the chart makes no secrets"
    if document["kind"] != "ConfigMap" or "extra" not in document["metadata"]["name"]:
        if labels.get("app.kubernetes.io/name") != "event-worker" or "helm.sh/chart" not in labels:
            yield "has not the labels of the chart"
        if document["metadata"].get("namespace") != "match":
            yield "does not name its namespace"
    if document["kind"] == "NetworkPolicy":
        if set(document["spec"]["policyTypes"]) != {"Ingress", "Egress"}:
            yield "leaves one direction open"
        if any(not rule.get("ports") for rule in document["spec"]["egress"]):
            yield "allows every port"
        blocks = [peer["ipBlock"] for rule in document["spec"]["egress"] for peer in rule.get("to", []) if "ipBlock" in peer]
        if any(block["cidr"] == "0.0.0.0/0" and "169.254.0.0/16" not in block.get("except", []) for block in blocks):
            yield "reaches the addresses where clouds hand out credentials"


def of_pod(metadata, pod):
    security = pod.get("securityContext", {})
    if security.get("runAsNonRoot") is not True or security.get("runAsUser", 0) < 10000:
        yield "may run as root, or as a user of the node"
    if security.get("runAsGroup", 0) < 10000:
        yield "runs in a group of the node"
    if security.get("seccompProfile") != {"type": "RuntimeDefault"}:
        yield "has not the runtime's seccomp profile"
    if pod.get("automountServiceAccountToken") is not False:
        yield "mounts a token for the API server"
    if pod.get("enableServiceLinks") is not False:
        yield "gets variables such as REDIS_PORT from services, which are settings of the worker"
    if pod.get("serviceAccountName") in (None, "default"):
        yield "has no service account of its own"
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(key):
            yield f"uses {key}"
    for volume in pod.get("volumes", []):
        if "hostPath" in volume:
            yield f"mounts a path of the node ({volume['name']})"
        if "emptyDir" in volume and "sizeLimit" not in volume["emptyDir"]:
            yield f"the volume {volume['name']} has no limit"
        if "secret" in volume and volume["secret"].get("defaultMode", 0o644) & 0o007:
            yield f"the secret {volume['name']} may be read by everybody"
        if "persistentVolumeClaim" in volume and volume["persistentVolumeClaim"].get("readOnly") is not True:
            yield f"may write to the claim {volume['name']}"
        if "image" in volume and not re.search(r"@sha256:[0-9a-f]{64}$", volume["image"]["reference"]):
            yield f"the image of {volume['name']} may change"
    mounted = {mount["name"] for each in pod["containers"] + pod.get("initContainers", []) for mount in each["volumeMounts"]}
    unused = {volume["name"] for volume in pod.get("volumes", [])} ^ mounted
    if unused:
        yield f"volumes and mounts differ: {sorted(unused)}"


def of_container(container, pod):
    security = container.get("securityContext", {})
    if security.get("allowPrivilegeEscalation") is not False or security.get("privileged") is not False:
        yield "may gain privileges"
    if security.get("readOnlyRootFilesystem") is not True:
        yield "may write to its file system"
    if security.get("capabilities") != {"drop": ["ALL"]}:
        yield "has capabilities"
    resources = container.get("resources", {})
    if not {"cpu", "memory"} <= set(resources.get("requests", {})) or "memory" not in resources.get("limits", {}):
        yield "does not say what it needs"
    if container["image"].endswith(":latest") or not re.search(r":[^/]+$", container["image"]):
        yield "its image may change"
    for variable in container.get("env", []):
        if re.search("password|secret|token", variable["name"], re.IGNORECASE) and "value" in variable:
            yield f"{variable['name']} stands in the manifest"
    for mount in container["volumeMounts"]:
        writable = mount["name"] == "temporary" or (container["name"] == "weights" and mount["name"] == "weights")
        if not writable and mount.get("readOnly") is not True:
            yield f"may write to {mount['mountPath']}"


def of_worker(deployment, pod):
    (worker,) = pod["containers"]
    paths = [worker[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")]
    if paths != ["/startupz", "/livez", "/readyz"]:
        yield f"probes look at {paths}"
    if len({port["name"] for port in worker["ports"]}) != 1 or any(
        worker[f"{name}Probe"]["httpGet"]["port"] != "http" for name in ("startup", "liveness", "readiness")
    ):
        yield "probes look at a port that is not there"
    if "checksum/configuration" not in deployment["spec"]["template"]["metadata"]["annotations"]:
        yield "keeps running with an old configuration"
    if pod["terminationGracePeriodSeconds"] < 30:
        yield "has no time to drain"
    selector = deployment["spec"]["selector"]["matchLabels"]
    if not selector.items() <= deployment["spec"]["template"]["metadata"]["labels"].items():
        yield "does not select its own pods"
    if any(key.startswith("helm.sh/") or key.endswith("/version") for key in selector):
        yield "selects by labels that change with a release"
