"""The commands of event-worker in docs/deployment.md, run as they stand against a whole system."""

import contextlib
import json
import os
import pathlib
import re
import subprocess

import pytest
import system
from load import MEMBERS, Backend

PROGRAM = pathlib.Path(os.environ.get("EVENT_WORKER", system.ROOT / ".build" / "release" / "event-worker"))
PAGE = (system.ROOT / "docs" / "deployment.md").read_text()
COMMANDS = re.findall(r"^ *(event-worker .*)$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A directory with what the page speaks of, beside a running system."""
    folder = tmp_path_factory.mktemp("commands")
    with contextlib.ExitStack() as stack:
        broker = system.Broker()
        redis = system.Redis(folder)
        stack.callback(redis.stop)
        photos = system.PhotoStore()
        stack.callback(photos.stop)
        worker = system.Worker(PROGRAM, folder, "worker", broker, redis, photos, FAILURES_ATTEMPTS="1")
        stack.callback(worker.stop)
        worker.await_ready()
        backend = Backend(broker)
        backend.profiles(MEMBERS[:5])
        photos.is_down = True
        backend.photos(MEMBERS[:2])
        (folder / "Qwen3-VL-2B-Instruct").symlink_to(system.DEMO / "checkpoint")
        (folder / "photo.jpg").symlink_to(system.DEMO / "members" / "drawings" / "001.jpg")
        settings = {
            "kafka": {"bootstrapServers": broker.servers},
            "redis": {"host": "127.0.0.1", "port": redis.port},
            "model": {"path": "Qwen3-VL-2B-Instruct"},
            "photos": {"allowedOrigins": ["https://photos.example.com"]},
        }
        (folder / "worker.json").write_text(json.dumps(settings))
        system.eventually("a dead letter", 60, lambda: run(folder, "event-worker dlq list --config worker.json").stdout)
        photos.is_down = False
        yield folder


def run(folder, command):
    environment = {**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"}
    return subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=180)


def test_there_are_commands():
    assert len(COMMANDS) >= 6


@pytest.mark.parametrize("command", COMMANDS)
def test_command_works(folder, command):
    done = run(folder, command)
    # On a broker for tests there is one replica, and the cluster has no access control: warnings, no failures.
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert done.stdout or "--execute" in command or "publish" in command
