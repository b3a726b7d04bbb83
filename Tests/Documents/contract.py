"""Schemas of the contracts."""

import functools
import json

import jsonschema
import system


@functools.cache
def validator(topic):
    schema = json.loads((system.ROOT / "contracts" / "schemas" / f"{topic}.schema.json").read_text())
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
