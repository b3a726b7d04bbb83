"""Every query of every panel, asked of a real Prometheus that scrapes real workers under load. `make test-dashboards`."""

import contextlib
import json
import math
import os
import pathlib
import re
import signal
import threading
import time

import pytest
import system
from load import MEMBERS, Backend

DASHBOARDS = system.ROOT / "helm" / "dashboards"
PROGRAM = os.environ.get("EVENT_WORKER", str(system.ROOT / ".build" / "release" / "event-worker"))


def panels():
    """Dashboard, panel and query of each."""
    for path in sorted(DASHBOARDS.glob("*.json")):
        for panel in json.loads(path.read_text())["panels"]:
            for target in panel.get("targets", []):
                yield path.stem, panel["title"], target["expr"]


@pytest.fixture(scope="module")
def observed(tmp_path_factory):
    """Prometheus after a minute of load with everything in it that the panels show, and for how many seconds it watched."""
    folder = tmp_path_factory.mktemp("dashboards")
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        broker = system.Broker()
        redis = system.Redis(folder)
        stack.callback(redis.stop)
        photos = system.PhotoStore()
        stack.callback(photos.stop)
        experiment = {
            "EXPERIMENT_KEY": "style", "EXPERIMENT_START": "2026-01-01T00:00:00Z", "KAFKA_LANES": "4",
            "FAILURES_LONGEST_PAUSE_SECONDS": "1",
        }  # fmt: skip
        first = system.Worker(PROGRAM, folder, "worker-a", broker, redis, photos, **experiment)
        stack.callback(first.stop)
        first.await_ready()
        second = system.Worker(PROGRAM, folder, "worker-b", broker, redis, photos, **experiment)
        stack.callback(second.stop)
        prometheus = system.Prometheus(folder, [first, second])
        stack.callback(prometheus.stop)
        backend = Backend(broker)

        backend.profiles()
        second.await_ready()
        backend.photos()
        backend.profiles(MEMBERS[:3], moment=yesterday())
        backend.mistakes()
        reader = threading.Thread(target=backend.reactions, args=(40, 100))
        reader.start()
        backend.slates()
        # The same photos once more are answered by the cache.
        await_counts([first, second], "stylematch_photos_computed_total", least=70)
        backend.photos(MEMBERS[:20])
        # The photo store fails for a while, then Redis.
        photos.is_down = True
        backend.photos(MEMBERS[20:30], file="010.jpg")
        await_counts([first, second], "stylematch_event_retries_total", "stylematch_event_waits_total")
        photos.is_down = False
        redis.signal(signal.SIGSTOP)
        backend.photos(MEMBERS[30:40], file="011.jpg")
        backend.slates(MEMBERS[:20])
        await_counts([first, second], "stylematch_redis_failures_total", "stylematch_slates_degraded_total")
        redis.signal(signal.SIGCONT)
        backend.slates()
        backend.photos(MEMBERS[40:50])
        reader.join()
        # One leaves, so that the other takes over.
        assert second.stop() == 0
        backend.slates(MEMBERS[:10])
        time.sleep(5)
        first.require()
        yield prometheus, math.ceil(time.monotonic() - started)


def await_counts(workers, *metrics, least=1):
    """Until as much has been counted under each metric by any worker, and Prometheus has had time to see it."""

    def total(metric):
        pages = [(system.get(f"http://127.0.0.1:{each.port}/metrics") or (0, ""))[1] for each in workers]
        return sum(float(value) for page in pages for value in re.findall(rf"^{metric}(?:{{.*}})? (\S+)$", page, re.MULTILINE))

    for metric in metrics:
        system.eventually(f"a count of {metric}", 60, lambda metric=metric: total(metric) >= least)
    time.sleep(6)


def yesterday():
    import datetime

    return datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)


@pytest.mark.parametrize(("dashboard", "title", "expression"), list(panels()))
def test_panel_has_data(observed, dashboard, title, expression):
    prometheus, seconds = observed
    asked = expression.replace("$namespace", "match").replace("$pod", ".*").replace("$__rate_interval", "15s")
    assert "$" not in asked
    found = prometheus.query(asked, seconds)
    values = [float(value) for series in found for _, value in series["values"]]
    assert [each for each in values if math.isfinite(each)], f"{title}: no data for {asked}"


def test_no_panel_stays_at_zero_that_had_something_to_show(observed):
    prometheus, seconds = observed
    for metric in (
        "stylematch_photos_computed_total", "stylematch_texts_computed_total", "stylematch_slates_total",
        "stylematch_exposures_total", "stylematch_outcomes_total", "stylematch_dead_letters_total",
        "stylematch_event_retries_total", "stylematch_event_waits_total", "stylematch_redis_failures_total",
        "stylematch_stale_events_total", "stylematch_consumer_rebalances_total", "stylematch_interactions_total",
        "stylematch_stage_failures_total", "stylematch_slates_degraded_total",
    ):  # fmt: skip
        found = prometheus.query(f"sum({metric})", seconds)
        assert max((float(value) for series in found for _, value in series["values"]), default=0) > 0, metric


def test_cache_answers_a_photo_that_was_seen(observed):
    prometheus, seconds = observed
    found = prometheus.query('sum(stylematch_cache_requests_total{cache="photo-features",result="hit"})', seconds)
    assert max(float(value) for series in found for _, value in series["values"]) >= 1


def test_every_metric_that_is_documented_is_served(observed):
    prometheus, seconds = observed
    page = (system.ROOT / "docs" / "metrics.md").read_text()
    documented = set(re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE))
    status, body = system.get(f"{prometheus.url}/api/v1/label/__name__/values")
    names = {re.sub("_(bucket|sum|count)$", "", name) for name in json.loads(body)["data"]}
    unseen = documented - names
    # What this load does not provoke: no span was exported, and there is no graphics processor.
    assert unseen <= {
        "stylematch_trace_spans_total", "stylematch_device_memory_used_bytes", "stylematch_device_memory_total_bytes",
        "stylematch_device_graphs", "stylematch_device_graphs_refused",
    }, sorted(unseen)  # fmt: skip
    assert {name for name in names if name.startswith(("stylematch_", "messaging_"))} <= documented


def test_dashboards_can_be_chosen_by_namespace_and_pod():
    for path in DASHBOARDS.glob("*.json"):
        dashboard = json.loads(path.read_text())
        assert [each["name"] for each in dashboard["templating"]["list"]] == ["datasource", "namespace", "pod"]
        identities = [panel["id"] for panel in dashboard["panels"]]
        assert len(identities) == len(set(identities))
        places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in dashboard["panels"]]
        assert len(places) == len(set(places))
        assert pathlib.Path(path).stem == dashboard["uid"]
