"""Holds objects against the schemas of Kubernetes, and those of KEDA and the Prometheus operator in schemas/."""

import functools
import json
import pathlib
import re

import importlib_resources
import jsonschema
import referencing

SCHEMAS = pathlib.Path(__file__).parent / "schemas"
KUBERNETES = importlib_resources.files("kubernetes_validate") / "kubernetes-json-schema"


@functools.cache
def registry(version):
    """Definitions that a version's schemas refer to."""
    definitions = json.loads((KUBERNETES / f"v{version}.0-local-strict" / "_definitions.json").read_text())
    return referencing.Resource.from_contents(definitions) @ referencing.Registry()


@functools.cache
def validator(kind, api_version, version):
    """The validator of a kind, strict: fields that it does not know are errors."""
    own = SCHEMAS / f"{kind.lower()}.json"
    if own.exists():
        schema = json.loads(own.read_text())
        assert schema["properties"]["apiVersion"] == {"const": api_version}
        return jsonschema.Draft202012Validator(schema)
    # networking.k8s.io/v1 is networking-v1 there.
    group = re.sub(r"^([^./]*)(?:[.][^/]*)?/", r"\1-", api_version)
    name = f"{kind.lower()}-{group}.json"
    schema = json.loads((KUBERNETES / f"v{version}.0-local-strict" / name).read_text())
    return jsonschema.Draft202012Validator(schema, registry=registry(version))


def faults(document, version):
    """What is wrong with an object for a version of Kubernetes such as 1.33."""
    found = validator(document["kind"], document["apiVersion"], version).iter_errors(document)
    return [f"{document['kind']} {'.'.join(map(str, each.absolute_path))}: {each.message}" for each in found]
