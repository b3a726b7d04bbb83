"""Commands of the documents that are not run as they stand, why, and what is looked at instead. Everything else is run."""

import dataclasses
import re
import shlex
import subprocess
import typing

import system
from documents import ROOT, blocks


@dataclasses.dataclass(frozen=True)
class Elsewhere:
    pattern: str
    reason: str
    look: typing.Callable[[str], None]


def rendered(command):
    """Tests/Helm/test_deployment_page.py renders the chart with what the command sets, and looks for what it names."""
    words = shlex.split(command)
    assert "--namespace" in words or words[:3] == ["kubectl", "create", "namespace"], command
    if words[0] == "helm":
        assert words[1] in {"install", "upgrade", "test", "rollback"}, command


def topics(command):
    """Together the commands make all topics and no other, and compact those that must be."""
    commands = [each for block in blocks() for each in block.commands if "kafka-topics.sh" in each]
    made = [name for each in commands for name in re.search(r"in (.*?);", each)[1].split()]
    assert sorted(made) == sorted(system.CONSUMED + system.PRODUCED + [f"{each}.dlq" for each in system.CONSUMED])
    compacted = {"style-embeddings", "member-attributes", "ab-experiments"}
    assert [set(re.search(r"in (.*?);", each)[1].split()) for each in commands if "cleanup.policy=compact" in each] == [compacted]


def image(command):
    """Tests/Helm/test_image.py lints the Dockerfile, and `make image-tree` builds what it describes."""
    assert command.endswith(" .") and (ROOT / "Dockerfile").is_file(), command


def target(command):
    words = [word for word in shlex.split(command) if "=" not in word]
    done = subprocess.run(["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def product(command):
    """Package.swift makes what is built."""
    name = re.search(r"--product (\S+)", command)[1]
    assert f'name: "{name}"' in (ROOT / "Package.swift").read_text(), command


def requirements(command):
    for file in re.findall(r"-r (\S+)", command):
        assert (ROOT / file).is_file(), command


def script(command):
    """The script is there, can be compiled, and knows the options."""
    name = re.search(r"(?:Tools|Benchmarks)/\S+", command)[0]
    text = (ROOT / name).read_text()
    if name.endswith(".py"):
        compile(text, name, "exec")
    else:
        done = subprocess.run(["bash", "-n", ROOT / name], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    for option in re.findall(r" (--[a-z][a-z-]*)", command):
        assert f'"{option}"' in text, f"{name} knows no {option}"


def options(command):
    """Some command of the worker knows the options."""
    sources = "".join(file.read_text() for file in (ROOT / "Sources" / "EventWorker" / "Commands").glob("*.swift"))
    for option in re.findall(r" --([a-z][a-z-]*)", command):
        first, *rest = option.split("-")
        assert f"var {first + ''.join(word.title() for word in rest)}" in sources, f"there is no --{option}"


def written(command):
    """A page has the program that is run."""
    name = re.search(r"(\w+)\.java\b", command)[1]
    assert any(f"class {name} {{" in block.text for block in blocks() if block.language == "java"), command


ELSEWHERE = (
    Elsewhere(r"(kubectl|helm) ", "needs a cluster", rendered),
    Elsewhere(r"for topic in .*kafka-topics.sh", "needs Kafka's own tools", topics),
    Elsewhere(r"docker build ", "needs a container engine", image),
    Elsewhere(r"make ", "builds or tests everything", target),
    Elsewhere(r"swift build .*benchmark$", "builds for minutes to measure", product),
    Elsewhere(r"(python3 -m venv .*|\S*pip install .*|hf download .*)", "fetches what tests must not need", requirements),
    Elsewhere(r"(\.venv\S*/bin/python|Tools/make_demo_head.sh) ?.*", "needs PyTorch, the full model or minutes", script),
    Elsewhere(r"event-worker .*--device cuda", "needs a graphics processor", options),
    Elsewhere(r"java ", "needs a JDK and Kafka's client; `make test-java` runs the same", written),
    Elsewhere(r"tensorboard ", "a program of others; StyleLabTests read the file with its own classes", lambda command: None),
)


def elsewhere(command):
    """Why a command is not run; None when it is."""
    # A remark behind the command is none of it.
    bare = re.sub(r"\s+#.*$", "", command)
    return next((each for each in ELSEWHERE if re.match(each.pattern, bare)), None)
