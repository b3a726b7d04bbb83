"""Values in docs/deployment.md and the commands of all documents are rendered; those of kubectl name objects that the chart makes."""

import re
import shlex
import textwrap

import helm_python
import pytest
import yaml

import chart

PAGE = (chart.ROOT / "docs" / "deployment.md").read_text()
RUNBOOK = "".join(path.read_text() for path in sorted((chart.ROOT / "docs" / "runbook").glob("*.md")))
DOCUMENTS = "".join(
    path.read_text() for pattern in ("*.md", "docs/*.md", "helm/*.md") for path in sorted(chart.ROOT.glob(pattern))
)
VALUES = yaml.safe_load(textwrap.dedent(re.search(r"`my-values.yaml`.*?```yaml\n(.*?) *```", PAGE, re.DOTALL)[1]))


def commands(program):
    """The documents' command lines of a program, from their blocks."""
    # Every second part between fences is a block.
    blocks = re.split(r"^ *```\w*$", DOCUMENTS, flags=re.MULTILINE)[1::2]
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip().startswith(f"{program} ")]


def test_the_values_render():
    assert chart.refusal(VALUES) is None
    scaled = chart.one(VALUES, "ScaledObject")
    assert scaled["spec"]["maxReplicaCount"] == VALUES["capacity"]["partitions"]


@pytest.mark.parametrize("command", commands("helm"))
def test_helm_commands_work(command):
    words = shlex.split(command)
    assert words[1] in {"install", "upgrade", "test", "rollback"}
    assert "--namespace" in words
    if words[1] in {"test", "rollback"}:
        return
    assert words[3] == "./helm" and chart.CHART.is_dir()
    given = [word for option, word in zip(words, words[1:]) if option == "--set"]
    changed = chart.merged(VALUES, *(helm_python.parse_set_string(each) for each in given))
    assert chart.refusal(changed) is None
    if given:
        assert chart.text(changed) != chart.text(VALUES)


def test_the_page_has_commands():
    assert len(commands("helm")) >= 9 and len(commands("kubectl")) >= 4


def test_kubectl_names_what_is_there():
    objects = {f"{each['kind'].lower()}/{each['metadata']['name']}" for each in chart.objects(VALUES)}
    labels = {
        f"{key}={value}" for each in chart.objects(VALUES) for name, metadata, _ in chart.pods([each])
        for key, value in metadata["labels"].items()
    }  # fmt: skip
    spoken = re.findall(r"kubectl [^`\n]+", DOCUMENTS + RUNBOOK)
    assert len(spoken) > 15
    for command in spoken:
        for named in re.findall(r"\b(?:deployment|configmap)/[a-z-]+", command):
            assert named in objects, command
        for named in re.findall(r"\b(?:configmap) ([a-z]+-[a-z-]+)", command):
            assert f"configmap/{named}" in objects, command
        for selector in re.findall(r"--selector (\S+)", command):
            assert selector in labels, command
        assert "--namespace match" in command or command == "kubectl create namespace match", command


def test_paths_in_pods_are_where_the_page_says():
    container = chart.one(VALUES, "Deployment")["spec"]["template"]["spec"]["containers"][0]
    for path in set(re.findall(r"/etc/stylematch/[a-z]+", PAGE + RUNBOOK)):
        assert path in {each["mountPath"] for each in container["volumeMounts"]}
    assert container["args"][2] in PAGE
