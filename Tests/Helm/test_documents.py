"""Pages about the chart say what is true of it."""

import json
import re
import subprocess
import sys

import yaml

import chart

SCHEMA = json.loads((chart.CHART / "values.schema.json").read_text())


def keys(schema, path=""):
    """The dotted keys that a schema admits, without those below free objects."""
    for name, each in schema.get("properties", {}).items():
        if "properties" in each:
            yield from keys(each, f"{path}{name}.")
        else:
            yield path + name


def leaves(values, path=""):
    for name, each in values.items():
        if isinstance(each, dict) and each:
            yield from leaves(each, f"{path}{name}.")
        else:
            yield path + name


def test_the_table_of_values_is_up_to_date():
    subprocess.run([sys.executable, chart.ROOT / "Tools" / "describe_chart_values.py", "--check"], check=True)


def test_every_value_is_described():
    described = set(re.findall(r"^\| `([A-Za-z.0-9]+)` \|", (chart.CHART / "README.md").read_text(), re.MULTILINE))
    values = yaml.safe_load((chart.CHART / "values.yaml").read_text())
    undescribed = {key for key in leaves(values) if not any(f"{key}.".startswith(f"{each}.") for each in described)}
    assert undescribed == set()
    admitted = {key for key in keys(SCHEMA) if not key.startswith(("config.", "global"))}
    assert {key for key in admitted if not any(f"{key}.".startswith(f"{each}.") for each in described)} == {
        f"scaling.keda.secretKeys.{each}" for each in ()
    }


def test_the_configuration_is_the_workers():
    text = (chart.ROOT / "docs" / "configuration.md").read_text() + (chart.ROOT / "docs" / "metrics.md").read_text()
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    documented = {key for line in lines for key in re.findall(r"`([a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)+)`", line.split("|")[1])}
    admitted = {key.removeprefix("config.") for key in keys(SCHEMA) if key.startswith("config.")}
    assert admitted == documented


def test_profiles_render():
    for path in sorted((chart.CHART / "profiles").glob("*.yaml")):
        assert chart.refusal(chart.merged(chart.LEAST, yaml.safe_load(path.read_text()))) is None, path


def test_the_least_that_has_to_be_said_is_enough():
    text = (chart.CHART / "README.md").read_text()
    least = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)[1].replace("sha256:…", "sha256:" + "0" * 64)
    assert chart.refusal(yaml.safe_load(least)) is None


def test_queries_of_the_runbook_can_be_asked(tmp_path):
    queries = set()
    for page in (chart.ROOT / "docs" / "runbook").glob("*.md"):
        for code in re.findall(r"`([^`]+)`", page.read_text()):
            if re.search(r"\b(stylematch|messaging)_\w+", code) and not code.startswith("kubectl"):
                queries.add(code)
    assert len(queries) >= 20
    rules = [{"record": f"query_{index}", "expr": query} for index, query in enumerate(sorted(queries))]
    (tmp_path / "queries.yaml").write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}))
    done = subprocess.run(["promtool", "check", "rules", tmp_path / "queries.yaml"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    documented = set(re.findall(r"^\| `([a-z_]+)` \|", (chart.ROOT / "docs" / "metrics.md").read_text(), re.MULTILINE))
    used = {name for query in queries for name in re.findall(r"\b(?:stylematch|messaging)_[a-z_]+\b", query)}
    assert {re.sub("_(bucket|sum|count)$", "", name) for name in used} <= documented


def test_dashboards_are_up_to_date():
    subprocess.run([sys.executable, chart.ROOT / "Tools" / "make_dashboards.py", "--check"], check=True)
