"""Every block of code is of a kind that something looks at, and what is written in it is true of the programs."""

import functools
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest
import yaml
from documents import PAGES, ROOT, blocks, spans
from elsewhere import ELSEWHERE, elsewhere
from runs import PYTHON, SQL

PROGRAMS = pathlib.Path(os.environ.get("PROGRAMS", ROOT / ".build" / "release"))
# test_commands.py runs them, test_java.py those in Java, and ABRecipeTests the recipes of docs/ab.md.
RUN = {"sh": PAGES, "python": ["docs/ab.md", *PYTHON], "sql": ["docs/ab.md", *SQL], "java": ["docs/backend.md"]}
READ = {"json", "yaml", "text", "dockerfile"}


@pytest.mark.parametrize("block", blocks(), ids=str)
def test_language_is_looked_at(block):
    assert block.language in READ or block.page in RUN.get(block.language, ()), f"```{block.language} is looked at by no test"


def test_reasons_are_needed():
    commands = [command for block in blocks() if block.language == "sh" for command in block.commands]
    for each in ELSEWHERE:
        assert [command for command in commands if elsewhere(command) == each], f"nothing matches {each.pattern}"


@pytest.mark.parametrize("block", [each for each in blocks() if each.language == "sh"], ids=str)
def test_what_is_not_run_is_looked_at(block):
    for command in block.commands:
        if found := elsewhere(command):
            found.look(command)


def test_reasons_of_photos_are_explained():
    sources = ("Sources/Inference/InferenceError.swift", "Sources/EventWorker/Photos/PhotoSourceError.swift")
    codes = {code for path in sources for code in re.findall(r'"(photo_\w+)"', (ROOT / path).read_text())}
    explained = set(re.findall(r"`(photo_\w+)`", (ROOT / "contracts" / "README.md").read_text()))
    assert len(codes) > 10 and codes == explained


def test_the_dictionary_is_up_to_date():
    subprocess.run([sys.executable, ROOT / "Tools" / "describe_topics.py", "--check"], check=True)


@pytest.mark.parametrize("block", [each for each in blocks() if each.language == "yaml"], ids=str)
def test_yaml_can_be_read(block):
    assert isinstance(yaml.safe_load(block.text), dict)


@pytest.mark.parametrize("block", [each for each in blocks() if each.language == "json"], ids=str)
def test_json_can_be_read(block, tmp_path):
    try:
        objects = [json.loads(block.text)]
    except json.JSONDecodeError:
        objects = [json.loads(line) for line in block.text.splitlines()]
    for each in objects:
        if each.keys() <= sections():
            least = {"kafka": {"bootstrapServers": "kafka:9092"}, "model": {"path": "model"}}
            (tmp_path / "worker.json").write_text(json.dumps({**least, **each}))
            done = run("event-worker", "config", "--config", tmp_path / "worker.json")
            assert done.returncode == 0, done.stdout + done.stderr


@functools.cache
def sections():
    described = json.loads(run("event-worker", "config", "--describe", "--json").stdout)
    return {each["key"].split(".")[0] for each in described}


def run(program, *arguments):
    environment = {"PATH": f"{PROGRAMS}:{os.environ['PATH']}"}
    return subprocess.run([PROGRAMS / program, *arguments], env=environment, capture_output=True, text=True)


@functools.cache
def help_of(words):
    """The help of the longest subcommand that the words name, and how many words that are."""
    names = re.search(r"^SUBCOMMANDS:\n(.*?)(\n\n|\Z)", text := run(*words, "--help").stdout, re.DOTALL | re.MULTILINE)
    return text, set(re.findall(r"^  ([a-z-]+)", names[1], re.MULTILINE)) if names else set()


def uses():
    """Place and text of each use of a program, from blocks and from spans, with its further lines."""
    for page, span in spans():
        if re.match(r"(event-worker|stylelab) [a-z]", span):
            yield page, span
    for block in blocks():
        if block.language not in {"sh", "text"}:
            continue
        for text in re.split(r"\n(?=\S)|\s*(?:;|&&|\|(?=\s))\s*", block.text.replace("\\\n", " ")):
            if found := re.match(r"(?:\w+=\S+ )*((?:event-worker|stylelab) .*)", text, re.DOTALL):
                yield str(block), found[1]


@pytest.mark.parametrize(("place", "text"), sorted(set(uses())))
def test_programs_know_commands_and_options(place, text):
    words = re.sub(r"\s#.*", "", text).split()
    command = (words[0],)
    known, subcommands = help_of(command)
    for word in words[1:]:
        if not subcommands or word.startswith("-"):
            break
        if word == "…" or "|" in word:
            return
        assert word in subcommands, f"{' '.join(command)} has no {word}"
        command += (word,)
        known, subcommands = help_of(command)
    for option in re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", text):
        # `--no-…` is the negation of an option that the help shows in both forms.
        assert re.search(rf"(?<![\w-]){option}\b", known), f"{' '.join(command)} has no {option}"
