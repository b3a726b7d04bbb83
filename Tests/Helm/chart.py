"""Renders the chart with Helm's own engine."""

import copy
import pathlib

import helm_python
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHART = ROOT / "helm"

# What everybody has to say.
LEAST = {
    "config": {
        "kafka": {"bootstrapServers": "kafka-1:9092,kafka-2:9092"},
        "redis": {"host": "redis"},
        "photos": {"allowedOrigins": ["https://photos.example.com"]},
    },
    "weights": {"imageVolume": {"reference": "registry.example.com/weights@sha256:" + "a1" * 32}},
}


class Loader(yaml.SafeLoader):
    """Reads octal modes such as 0440 as Kubernetes does, and a lone `=` as text."""


Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: str(node.value))


def merged(*layers):
    """Values over values, as with several -f."""
    result = {}
    for layer in layers:
        for key, value in layer.items():
            if isinstance(value, dict) and isinstance(result.get(key), dict):
                result[key] = merged(result[key], value)
            else:
                result[key] = copy.deepcopy(value)
    return result


def files(values, name="style", namespace="match"):
    """The rendered files by name. Raises when the chart refuses the values."""
    with helm_python.Chart.load(CHART) as chart:
        return chart.render(values, name=name, namespace=namespace)


def refusal(values):
    """Why the chart refuses the values; None when it does not."""
    try:
        files(values)
    except helm_python.HelmError as error:
        return str(error)
    return None


def text(values, **options):
    """All rendered objects as one text, in the order of the files' names."""
    rendered = files(values, **options)
    parts = [rendered[name].strip("\n") for name in sorted(rendered) if not name.endswith("NOTES.txt")]
    return "\n---\n".join(part for part in parts if part.strip()) + "\n"


def objects(values, **options):
    """All rendered objects."""
    return [each for each in yaml.load_all(text(values, **options), Loader) if each]


def one(values, kind, **options):
    """The only object of a kind."""
    (found,) = [each for each in objects(values, **options) if each["kind"] == kind]
    return found


def pods(documents):
    """The name and specification of each kind of pod among the objects."""
    for document in documents:
        name = f"{document['kind']}/{document['metadata']['name']}"
        if document["kind"] == "Pod":
            yield name, document["metadata"], document["spec"]
        elif document["kind"] == "Deployment":
            yield name, document["spec"]["template"]["metadata"], document["spec"]["template"]["spec"]
        elif document["kind"] == "CronJob":
            template = document["spec"]["jobTemplate"]["spec"]["template"]
            yield name, template["metadata"], template["spec"]
