"""A whole system on loopback: librdkafka's in-process broker, Redis, a photo store, workers, Prometheus. Each part is
real, belongs to the test and ends with it."""

import contextlib
import http.server
import json
import os
import pathlib
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import confluent_kafka

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEMO = ROOT / "Sources" / "EventWorker" / "Demo" / "Resources"
CONSUMED = ["profile-photo-updated", "profile-updated", "profile-deleted", "slate-requested", "match-interactions"]
PRODUCED = ["style-embeddings", "member-attributes", "match-candidates", "ab-exposures", "ab-outcomes", "ab-experiments"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(what, seconds, condition):
    """The first true answer; fails when none comes in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.2)
    raise AssertionError(f"{what} did not happen within {seconds} s")


def get(url, timeout=5):
    """Status and body of an answer; None when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return None


class Broker:
    """librdkafka's mock broker, which speaks Kafka over TCP, inside this process."""

    def __init__(self):
        self.producer = confluent_kafka.Producer(
            {"test.mock.num.brokers": 1, "partitioner": "murmur2_random", "linger.ms": 5, "log_level": 3}
        )
        brokers = self.producer.list_topics(timeout=10).brokers.values()
        self.servers = ",".join(f"{each.host}:{each.port}" for each in brokers)
        # Asking for a topic makes it, with four partitions.
        for topic in CONSUMED + PRODUCED + [f"{each}.dlq" for each in CONSUMED]:
            self.producer.list_topics(topic, timeout=10)

    def publish(self, topic, key, value):
        """Hands over one record and returns its size in bytes; `flush` waits for all."""
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        while True:
            try:
                self.producer.produce(topic, key=key.encode(), value=body)
                return len(body)
            except BufferError:
                self.producer.poll(0.1)

    def flush(self):
        assert self.producer.flush(30) == 0

    def records(self, topics):
        """All records that lie on topics now."""
        reader = confluent_kafka.Consumer({"bootstrap.servers": self.servers, "group.id": "reader", "log_level": 3})
        found = []
        with contextlib.closing(reader):
            for topic, metadata in reader.list_topics(timeout=10).topics.items():
                for partition in metadata.partitions if topic in topics else ():
                    place = confluent_kafka.TopicPartition(topic, partition, 0)
                    _, end = reader.get_watermark_offsets(place, timeout=10)
                    reader.assign([place])
                    taken = 0
                    while taken < end:
                        record = reader.poll(10)
                        assert record and not record.error(), f"{topic}[{partition}] ends at {taken} instead of {end}"
                        found.append(record)
                        taken += 1
        return found

    def consumer(self, topics):
        consumer = confluent_kafka.Consumer(
            {"bootstrap.servers": self.servers, "group.id": f"reader-{time.time()}", "auto.offset.reset": "earliest", "log_level": 3}
        )
        consumer.subscribe(topics)
        return consumer


class Process:
    """A program that belongs to this one; it is ended by its id."""

    def __init__(self, command, log, environment=None):
        self.log = log
        with open(log, "ab") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output, env=environment, start_new_session=True)

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self, seconds=60):
        """Asks for an end, waits for it, and returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"{self.process.args[0]} did not end within {seconds} s") from None

    def require(self):
        """Fails with the end of the log when the program has ended."""
        if self.process.poll() is not None:
            tail = pathlib.Path(self.log).read_text(errors="replace")[-3000:]
            raise AssertionError(f"{self.process.args[0]} ended with {self.process.returncode}:\n{tail}")


class Redis(Process):
    def __init__(self, folder):
        self.port = free_port()
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        super().__init__(command, folder / "redis.log")
        eventually("a start of Redis", 20, self.answers)

    def answers(self):
        self.require()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"


class PhotoStore:
    """Serves the demo's drawings as an S3 service does, or answers 503 while `is_down`."""

    def __init__(self):
        store = self
        self.is_down = False

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                path = DEMO / "members" / "drawings" / pathlib.Path(urllib.parse.urlparse(self.path).path).name
                if store.is_down or not path.is_file():
                    self.send_error(503 if store.is_down else 404)
                    return
                body = path.read_bytes()
                self.send_response(200)
                self.send_header("Content-Type", "image/jpeg")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Worker(Process):
    """`event-worker run` with the demo's checkpoint."""

    def __init__(self, program, folder, name, broker, redis, photos, **settings):
        self.port = free_port()
        self.name = name
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "KAFKA_BOOTSTRAP_SERVERS": broker.servers,
            "MODEL_PATH": str(DEMO / "checkpoint"),
            "HTTP_PORT": str(self.port),
            **({"REDIS_HOST": "127.0.0.1", "REDIS_PORT": str(redis.port)} if redis else {"REDIS_ENABLED": "false"}),
            **(self.store(photos) if photos else {}),
            **settings,
        }
        super().__init__([program, "run"], folder / f"{name}.log", environment)

    @staticmethod
    def store(photos):
        return {
            "PHOTOS_S3_BUCKETS": "photos",
            "PHOTOS_S3_ENDPOINT": photos.endpoint,
            "PHOTOS_S3_PATH_STYLE": "true",
            "PHOTOS_ALLOWED_NETWORKS": "127.0.0.0/8",
            "AWS_ACCESS_KEY_ID": "reader",
            "AWS_SECRET_ACCESS_KEY": "unchecked",
        }

    def status(self, path):
        self.require()
        answer = get(f"http://127.0.0.1:{self.port}{path}")
        return answer and answer[0]

    def await_ready(self, seconds=120):
        eventually(f"readiness of {self.name}", seconds, lambda: self.status("/readyz") == 200)


class Prometheus(Process):
    """Prometheus, scraping workers every second."""

    def __init__(self, folder, workers):
        self.url = f"http://127.0.0.1:{free_port()}"
        targets = [
            {"targets": [f"127.0.0.1:{each.port}"], "labels": {"namespace": "match", "pod": each.name}} for each in workers
        ]
        scrape = {"job_name": "event-worker", "scrape_interval": "1s", "static_configs": targets}
        (folder / "prometheus.yml").write_text(json.dumps({"scrape_configs": [scrape]}))
        command = [
            "prometheus",
            f"--config.file={folder}/prometheus.yml",
            f"--storage.tsdb.path={folder}/tsdb",
            f"--web.listen-address={self.url.removeprefix('http://')}",
        ]
        super().__init__(command, folder / "prometheus.log")
        eventually("a start of Prometheus", 60, lambda: (get(f"{self.url}/-/ready") or (0,))[0] == 200)

    def query(self, expression, seconds):
        """The series of a query over the last seconds, one point a second; raises when it is none."""
        now = time.time()
        parameters = urllib.parse.urlencode({"query": expression, "start": now - seconds, "end": now, "step": 1})
        status, body = get(f"{self.url}/api/v1/query_range?{parameters}", timeout=30)
        answer = json.loads(body)
        assert status == 200 and answer["status"] == "success", f"{expression}: {answer.get('error')}"
        return answer["data"]["result"]
