"""Every command of the documents, run as it stands against a whole system; what cannot be run stands in elsewhere.py."""

import json
import pathlib
import re
import signal
import subprocess

import contract
import pytest
import runs
import system
import workplace
from documents import blocks, spans
from elsewhere import elsewhere
from runs import PYTHON, SQL
from workplace import checkpoint, embeddings, features, head, key, letters, matches, photo, photos, served, settings, split

# What a page's commands find; the rest they make themselves.
GIVEN = {
    "README.md": [checkpoint, head, photo, split, settings],
    "docs/ab.md": [],
    "docs/backend.md": [],
    "docs/data.md": [],
    "docs/dataset.md": [checkpoint, photos],
    "docs/deployment.md": [checkpoint, photo, settings, letters],
    "docs/matching.md": [matches],
    "docs/operations.md": [key],
    "docs/reliability.md": [settings, letters],
    "docs/stylelab.md": [checkpoint, split, served],
    "docs/text.md": [checkpoint],
    "docs/training.md": [checkpoint, split],
    "docs/visualize.md": [checkpoint, head, split, features, embeddings],
}
# Commands that go on until they are told to stop, and the settings that say where they answer.
SERVERS = {"event-worker run --config worker.json": "worker.json"}


def runnable(block):
    return [command for command in block.commands if not elsewhere(command)] if block.language == "sh" else []


BLOCKS = [
    block for block in blocks()
    if block.language == "sh" and runnable(block) or block.page in {"python": PYTHON, "sql": SQL}.get(block.language, ())
]  # fmt: skip


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    with workplace.opened(tmp_path_factory.mktemp("system")) as place:
        yield place


@pytest.fixture(scope="module")
def folders(place, tmp_path_factory):
    """The folder of each page, in which its commands run one after another."""
    made = {}

    def folder(page):
        if page not in made:
            made[page] = tmp_path_factory.mktemp(page.replace("/", "-"))
            for give in GIVEN[page]:
                give(place, made[page])
        return made[page]

    return folder


def test_pages_need_what_they_are_given():
    assert {block.page for block in BLOCKS} == GIVEN.keys()


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_commands_work(place, folders, block):
    folder = folders(block.page)
    commands = runnable(block)
    if commands and commands[0] in SERVERS:
        serve(place, folder, commands[0])
        return
    done = runs.run(place, block, commands, folder)
    place.worker.require()
    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    assert done.stdout or done.stderr or list(folder.iterdir())


def serve(place, folder, command):
    port = json.loads((folder / SERVERS[command]).read_text())["http"]["port"]
    log = pathlib.Path(folder / "server.log")
    with log.open("wb") as output:
        process = subprocess.Popen(command.split(), cwd=folder, env=place.environment(folder), stdout=output, stderr=output)
    try:
        ready = lambda: (system.get(f"http://127.0.0.1:{port}/readyz") or (0,))[0] == 200  # noqa: E731
        system.eventually(f"readiness of {command}", 60, ready)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, log.read_text()


def within_pods():
    """What kubectl is told to run in a pod."""
    found = (re.search(r"^kubectl .* exec .*? -- (.*)", span) for _, span in spans())
    return sorted({each[1] for each in found if each and "…" not in each[1]})


@pytest.mark.parametrize("command", within_pods())
def test_command_within_a_pod_works(place, tmp_path, command):
    settings(place, tmp_path)
    here = command.replace("/etc/stylematch/worker/worker.json", "worker.json").replace("127.0.0.1/8080", f"127.0.0.1/{place.worker.port}")
    assert here != command
    done = place.run(here, tmp_path)
    assert done.returncode == 0 and done.stdout, f"{done.stdout}\n{done.stderr}"


def test_what_pages_publish_keeps_its_contract(place):
    """By whatever client: valid, under the member's id, and all of a member in one partition, as Java chooses it."""
    partitions, examples = {}, set()
    for record in place.broker.records(system.CONSUMED):
        event = json.loads(record.value())
        contract.validator(record.topic()).validate(event)
        key = record.key().decode()
        assert key == event.get("userId", event.get("viewerId"))
        assert partitions.setdefault(key, record.partition()) == record.partition(), (key, record.topic())
        examples |= {key} & {"u1", "u2"}
    assert examples == {"u1", "u2"}
