"""What the documents' readers have before them: a running system, and a folder with the files that a page speaks of."""

import contextlib
import gzip
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import zlib

import system
from load import MEMBERS, Backend

PROGRAMS = pathlib.Path(os.environ.get("PROGRAMS", system.ROOT / ".build" / "release"))
DRAWINGS = system.DEMO / "members" / "drawings"
CLOTHES = [f"/usr/share/datasets/fashion-mnist/t10k-{each}-ubyte.gz" for each in ("labels-idx1", "images-idx3")]
HASH_KEY = "0123456789abcdef0123456789abcdef"


class Workplace:
    """Broker, Redis, photo store and a worker that has handled some events; dead letters lie on their topics."""

    def __init__(self, folder, stack):
        self.folder = folder
        self.broker = system.Broker()
        self.redis = system.Redis(folder)
        stack.callback(self.redis.stop)
        self.photos = system.PhotoStore()
        stack.callback(self.photos.stop)
        settings = {
            "FAILURES_ATTEMPTS": "1", "EXPERIMENT_KEY": "matching-style", "EXPERIMENT_START": "2026-01-01T00:00:00Z",
            # Nobody collects the spans; their ids are shown as exemplars.
            "TRACING_ENABLED": "true", "TRACING_SAMPLE_RATIO": "1",
        }  # fmt: skip
        self.worker = system.Worker(
            str(PROGRAMS / "event-worker"), folder, "worker", self.broker, self.redis, self.photos, **settings
        )
        stack.callback(self.worker.stop)
        self.worker.await_ready()
        self.backend = Backend(self.broker)
        self.backend.profiles()
        self.backend.photos()
        self.backend.slates(MEMBERS[:5])
        self.backend.reactions(20, 20)
        self.fail(MEMBERS[:2])

    def fail(self, members):
        """Leaves dead letters of photos that could not be fetched."""
        self.photos.is_down = True
        before = self.dead_letters()
        self.backend.photos(members, file="011.jpg")
        system.eventually("dead letters", 60, lambda: self.dead_letters() >= before + len(members))
        self.photos.is_down = False

    def dead_letters(self):
        done = subprocess.run(
            [PROGRAMS / "event-worker", "dlq", "list", "--bootstrap-servers", self.broker.servers, "--json"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return len(done.stdout.splitlines())

    def run(self, script, folder, environment=None):
        """Runs commands as a reader does, with addresses of this system in place of the documents'."""
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self.placed(script)],
            cwd=folder, env=self.environment(folder) | (environment or {}), capture_output=True, text=True, timeout=300,
        )  # fmt: skip

    def environment(self, folder):
        path = f"{PROGRAMS}:{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"
        return {"PATH": path, "HOME": str(folder / "home"), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}

    def placed(self, script):
        script = re.sub(r"\bkafka(-1)?:9092\b", self.broker.servers, script)
        script = script.replace("localhost:8080", f"localhost:{self.worker.port}")
        # A photo is fetched from the system's store; in an event the URL stays as it is.
        script = re.sub(r"^(curl .*)https://photos.example.com", rf"\1{self.photos.endpoint}/photos", script, flags=re.MULTILINE)
        # What costs money is rehearsed; DatasetTests do it against stand-ins.
        script = re.sub(r"(stylelab dataset (augment|label) (?!.*--(dry-run|offline)).*)", r"\1 --dry-run", script)
        # Without a broker, programs mean localhost:9092, where somebody else's may run.
        return re.sub(
            r"(event-worker publish [a-z-]+)(?!.*--(?:bootstrap-servers|config) )", rf"\1 --bootstrap-servers {self.broker.servers}", script
        )


@contextlib.contextmanager
def opened(folder):
    with contextlib.ExitStack() as stack:
        yield Workplace(folder, stack)


def checkpoint(place, folder):
    """The demo's, without its golden picture, which holds for its own bounds of pixels alone."""
    made = folder / "Qwen3-VL-2B-Instruct"
    shutil.copytree(system.DEMO / "checkpoint", made)
    contract = json.loads((made / "stylematch.json").read_text())
    del contract["golden"]
    (made / "stylematch.json").write_text(json.dumps(contract))


def head(place, folder):
    shutil.copy(system.DEMO / "checkpoint" / "head.safetensors", folder)


def photo(place, folder):
    shutil.copy(DRAWINGS / "001.jpg", folder / "photo.jpg")


def photos(place, folder):
    """Real photos of five kinds of clothes beside a manifest, some drawings, and drawings at home."""
    labels, pixels = (gzip.open(each).read() for each in CLOTHES)
    (folder / "photos").mkdir()
    wanted, lines = {1: "Trouser", 3: "Dress", 5: "Sandal", 8: "Bag", 9: "Boot"}, []
    for index, label in enumerate(labels[8:]):
        if label in wanted and sum(line["labels"][0]["style"] == wanted[label] for line in lines) < 100:
            name = f"p{index}.png"
            (folder / "photos" / name).write_bytes(png(pixels[16 + index * 784 : 16 + (index + 1) * 784]))
            style = {"style": wanted[label], "source": "human"}
            lines.append({"id": name, "file": name, "identityId": f"identity-{index}", "consentId": "given", "labels": [style]})
    (folder / "photos" / "manifest.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    for name in ("001.jpg", "002.jpg"):
        shutil.copy(DRAWINGS / name, folder / "photos")
    shutil.copytree(DRAWINGS, folder / "home" / "photos")


def png(pixels, width=28, times=4):
    """A grey picture, each of its pixels a square."""
    rows = (bytes(each for each in pixels[start : start + width] for _ in range(times)) for start in range(0, len(pixels), width))
    body = b"".join((b"\0" + row) * times for row in rows)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width * times, width * times, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(body)) + chunk(b"IEND", b"")


def split(place, folder):
    photos(place, folder)
    finish(place, folder, "stylelab dataset split --manifest photos/manifest.jsonl --validation 98 --test 60")


def features(place, folder):
    finish(place, folder, "stylelab features --model Qwen3-VL-2B-Instruct --manifest photos/manifest.jsonl --out features.safetensors")


def embeddings(place, folder):
    finish(place, folder, "stylelab project --features features.safetensors --head head.safetensors --out embeddings.safetensors")


def served(place, folder):
    """A head that was trained before, in a folder of its own."""
    features(place, folder)
    finish(place, folder, "stylelab train --features features.safetensors --out earlier && mkdir served && cp earlier/head.safetensors served")
    (folder / "features.safetensors").unlink()


def matches(place, folder):
    women, men = ([each["userId"] for each in MEMBERS if each["gender"] == gender] for gender in ("female", "male"))
    pairs = [{"userId": first, "partnerId": second} for first, second in zip(women, men)]
    (folder / "matches.jsonl").write_text("".join(f"{json.dumps(pair)}\n" for pair in pairs))


def settings(place, folder):
    (folder / "worker.json").write_text(
        json.dumps(
            {
                # A group of its own: in the system's, both workers would wait until the other has noticed.
                "kafka": {"bootstrapServers": place.broker.servers, "group": "reader"},
                "redis": {"host": "127.0.0.1", "port": place.redis.port},
                "model": {"path": str(system.DEMO / "checkpoint")},
                "photos": {"allowedOrigins": ["https://photos.example.com"]},
                "http": {"port": system.free_port()},
            }
        )
    )


def key(place, folder):
    (folder / "key").write_text(HASH_KEY)


def letters(place, folder):
    place.fail(MEMBERS[2:4])


def finish(place, folder, command):
    done = place.run(command, folder)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
