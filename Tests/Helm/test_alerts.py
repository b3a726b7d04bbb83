"""Alert rules as they are rendered, checked and unit-tested by promtool; and their pages in the runbook."""

import pathlib
import re
import subprocess

import pytest
import yaml
from alerts import ALERTS

import chart

VALUES = chart.merged(
    chart.LEAST, {"scaling": {"mode": "keda"}, "monitoring": {"alerts": {"enabled": True, "runbookURL": "https://runbooks.example.com"}}}
)
RUNBOOK = chart.ROOT / "docs" / "runbook"


@pytest.fixture(scope="module")
def groups():
    return chart.one(VALUES, "PrometheusRule")["spec"]["groups"]


@pytest.fixture(scope="module")
def rules(groups):
    """The rules by their alert's name."""
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


@pytest.fixture
def promtool(groups, tmp_path):
    """Runs promtool on the rules and returns what it says, with its exit status."""
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump({"groups": groups}))

    def run(*arguments, tests=None):
        if tests is not None:
            document = {"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": tests}
            (tmp_path / "tests.yaml").write_text(yaml.safe_dump(document))
        done = subprocess.run(["promtool", *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    return run


def series(described, namespace="match"):
    return [
        {"series": name.replace("{", f'{{namespace="{namespace}",', 1).replace(",}", "}"), "values": values}
        for name, values in described.items()
    ]


def unit_test(rule, described, minute, expected, namespace="match"):
    return {
        "interval": "1m",
        "input_series": series(described, namespace),
        "alert_rule_test": [{"eval_time": f"{minute}m", "alertname": rule["alert"], "exp_alerts": expected}],
    }


def test_promtool_accepts_the_rules(promtool, rules):
    status, said = promtool("check", "rules", "rules.yaml")
    assert status == 0, said
    assert f"{len(rules)} rules found" in said


def test_every_alert_has_its_tests(rules):
    assert set(rules) == set(ALERTS)


@pytest.mark.parametrize("name", ALERTS)
def test_alert_fires_and_keeps_quiet(name, promtool, rules):
    rule = rules[name]
    (firing, minute, labels, description), (quiet, quiet_minute) = ALERTS[name]
    expected = {
        "exp_labels": {"severity": rule["labels"]["severity"], **({"namespace": "match", **labels} if needs_namespace(rule) else labels)},
        "exp_annotations": {**rule["annotations"], "description": description},
    }
    tests = [unit_test(rule, firing, minute, [expected]), unit_test(rule, quiet, quiet_minute, [])]
    if name != "EventWorkerAbsent":
        # Another namespace's workers have rules of their own.
        tests.append(unit_test(rule, firing, minute, [], namespace="elsewhere"))
    status, said = promtool("test", "rules", "tests.yaml", tests=tests)
    assert status == 0, said


def needs_namespace(rule):
    """Whether the alert keeps the labels of its series, the namespace among them."""
    return not re.match(r"^(sum|max|count|histogram_quantile|absent)\b", rule["expr"])


def test_alerts_say_what_to_do(rules):
    for name, rule in rules.items():
        assert set(rule["annotations"]) == {"summary", "description", "runbook_url"}, name
        assert rule["annotations"]["runbook_url"] == f"https://runbooks.example.com/{name}.md"
        assert rule["labels"]["severity"] in {"critical", "warning", "info"}


def test_alerts_use_metrics_of_the_worker(rules):
    documented = set(re.findall(r"^\| `([a-z_]+)` \|", (chart.ROOT / "docs" / "metrics.md").read_text(), re.MULTILINE))
    assert len(documented) > 50
    used = {name for rule in rules.values() for name in re.findall(r"\b((?:stylematch|messaging|process)_[a-z_]+)\b", rule["expr"])}
    used = {re.sub("_(bucket|sum|count)$", "", name) for name in used} - {"messaging_destination_name"}
    assert used <= documented


def test_each_alert_has_a_page_in_the_runbook(rules):
    pages = {path.stem for path in RUNBOOK.glob("EventWorker*.md")}
    assert pages == set(rules)
    for name in rules:
        page = (RUNBOOK / f"{name}.md").read_text()
        headings = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
        assert headings == [name, "What it means", "What to look at", "What to do"], name
    contents = (RUNBOOK / "README.md").read_text()
    assert all(f"]({name}.md)" in contents for name in rules)
