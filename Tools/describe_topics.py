#!/usr/bin/env python3
"""Write the dictionary of all fields in docs/data.md from the schemas in contracts/; --check only compares.

    python3 Tools/describe_topics.py
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "data.md"
# In the order in which an event passes them.
TOPICS = [
    "profile-updated", "profile-photo-updated", "profile-deleted", "slate-requested", "match-interactions",
    "member-attributes", "style-embeddings", "match-candidates", "ab-experiments", "ab-exposures", "ab-outcomes",
]  # fmt: skip
COMMON = {"eventId", "occurredAt", "schemaVersion", "isTest"}
HEADERS = {"cloud-event-headers": "Headers of every record that the worker writes", "dead-letter-headers": "Further headers on `<topic>.dlq`"}


def resolved(field, schema):
    """A field with what it refers to; what it says itself wins."""
    if "$ref" not in field:
        return field
    return {**resolved(schema["$defs"][field["$ref"].split("/")[-1]], schema), **field}


def kind(field, schema):
    """The field's type in few words."""
    if "anyOf" in field:
        # What may be null may be absent.
        return kind(next(each for each in field["anyOf"] if each.get("type") != "null"), schema)
    whole = resolved(field, schema)
    if "const" in whole:
        return f"`{json.dumps(whole['const'])}`"
    if "enum" in whole:
        return " \\| ".join(f"`{each}`" for each in whole["enum"] if each is not None)
    if whole.get("format") == "date-time" or field.get("$ref", "").endswith("/timestamp"):
        return "moment"
    types = [each for each in ([whole["type"]] if isinstance(whole.get("type"), str) else whole.get("type", [])) if each != "null"]
    if types == ["array"]:
        return f"list of {kind(whole['items'], schema)}" if isinstance(whole.get("items"), dict) else "list"
    if types == ["object"] and "$ref" in field:
        return f"object ([{field['$ref'].split('/')[-1]}](#{anchor(field, schema)}))"
    return ", ".join(types) or "any"


def anchor(field, schema):
    return f"{schema['title']}-{field['$ref'].split('/')[-1]}".lower()


def table(part, schema, without=frozenset()):
    lines = ["| Field | Type | Meaning |", "|---|---|---|"]
    for name, field in part["properties"].items():
        if name in without:
            continue
        mark = "" if name in part.get("required", ()) else "?"
        meaning = resolved(field, schema).get("description", "").replace("|", "\\|").replace("\n", " ")
        lines.append(f"| `{name}`{mark} | {kind(field, schema)} | {meaning} |")
    return lines


def objects(schema):
    """The schema's inner objects by name."""
    return {name: each for name, each in schema.get("$defs", {}).items() if "properties" in each}


def dictionary():
    lines = []
    for topic in TOPICS:
        schema = json.loads((ROOT / "contracts" / "schemas" / f"{topic}.schema.json").read_text())
        lines += [f"### {topic}", "", schema["description"], "", *table(schema, schema, COMMON), ""]
        for name, each in objects(schema).items():
            lines += [f"#### {schema['title']} {name}", "", each.get("description", ""), "", *table(each, schema), ""]
    for name, title in HEADERS.items():
        schema = json.loads((ROOT / "contracts" / "schemas" / f"{name}.schema.json").read_text())
        lines += [f"### {title}", "", *table(schema, schema), ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def main():
    page = PAGE.read_text()
    written = re.sub(r"(<!-- dictionary -->\n).*?(<!-- end -->)", lambda found: f"{found[1]}{dictionary()}\n{found[2]}", page, flags=re.DOTALL)
    if "--check" in sys.argv[1:]:
        if written != page:
            sys.exit(f"{PAGE.relative_to(ROOT)} is not what {pathlib.Path(__file__).name} makes of the schemas: run it")
        return
    PAGE.write_text(written)


if __name__ == "__main__":
    main()
