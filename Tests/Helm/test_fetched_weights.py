"""The script of the init container, run as it stands against a server."""

import functools
import hashlib
import http.server
import os
import pathlib
import subprocess
import threading

import pytest

import chart
import matrix


@pytest.fixture
def server(tmp_path):
    """A server on loopback of the files below tmp_path/served."""
    (tmp_path / "served").mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=str(tmp_path / "served"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


def fetch(files, models):
    """Runs the rendered command with /models elsewhere."""
    values = chart.merged(chart.LEAST, matrix.WEIGHTS["fetched"], {"weights": {"initContainer": {"files": files, "netrcSecret": ""}}})
    (container,) = chart.one(values, "Deployment")["spec"]["template"]["spec"]["initContainers"]
    command = container["command"] + [container["args"][0].replace("/models/", f"{models}/")] + container["args"][1:]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env={"PATH": os.environ["PATH"]})


def file(server, path, content, tmp_path):
    """A served file, and the value that names it."""
    served = tmp_path / "served" / path
    served.parent.mkdir(parents=True, exist_ok=True)
    served.write_bytes(content)
    return {"path": path, "url": f"{server}/{path}", "sha256": hashlib.sha256(content).hexdigest()}


def test_files_arrive(server, tmp_path):
    models = tmp_path / "models"
    contents = {"config.json": b"{}", "model/one.safetensors": os.urandom(300_000)}
    done = fetch([file(server, path, content, tmp_path) for path, content in contents.items()], models)
    assert (done.returncode, done.stdout) == (0, "")
    found = {str(path.relative_to(models)): path.read_bytes() for path in models.rglob("*") if path.is_file()}
    assert found == contents


def test_another_content_is_refused(server, tmp_path):
    wanted = file(server, "model.safetensors", b"weights", tmp_path)
    (tmp_path / "served" / "model.safetensors").write_bytes(b"other weights")
    done = fetch([wanted], tmp_path / "models")
    assert done.returncode == 1
    assert "has the SHA-256 " + hashlib.sha256(b"other weights").hexdigest() in done.stderr
    assert not (tmp_path / "models" / "model.safetensors").exists()


def test_a_missing_file_is_refused(server, tmp_path):
    done = fetch([{"path": "a", "url": f"{server}/nowhere", "sha256": "0" * 64}], tmp_path / "models")
    assert done.returncode != 0
    assert "404" in done.stderr
    assert not (tmp_path / "models" / "a").exists()
