#!/usr/bin/env python3
"""Writes the Grafana dashboards in helm/dashboards from the panels below.

    Tools/make_dashboards.py          writes
    Tools/make_dashboards.py --check  fails when a file is another
"""

import json
import pathlib
import sys

TARGET = pathlib.Path(__file__).resolve().parents[1] / "helm" / "dashboards"
HERE = 'namespace="$namespace",pod=~"$pod"'


def rate(metric, labels="", by=""):
    """The summed rate of a counter."""
    grouping = f" by ({by})" if by else ""
    return f"sum{grouping} (rate({metric}{{{HERE}{labels}}}[$__rate_interval]))"


def quantile(share, metric, labels="", by=""):
    """A quantile of a histogram, over all pods."""
    grouping = f"le, {by}" if by else "le"
    return f"histogram_quantile({share}, {rate(metric + '_bucket', labels, grouping)})"


def gauge(metric, labels="", by="", function="sum"):
    """A gauge over all pods."""
    grouping = f" by ({by})" if by else ""
    return f"{function}{grouping} ({metric}{{{HERE}{labels}}})"


def quantiles(metric, labels="", by=""):
    """The median and the tail of a histogram."""
    name = f"{{{{{by}}}}} " if by else ""
    return [(quantile(share, metric, labels, by), f"{name}{label}") for share, label in ((0.5, "median"), (0.95, "95 %"), (0.99, "99 %"))]


HITS = rate("stylematch_cache_requests_total", ',result="hit"', "cache")

# Dashboard: title, and rows of panels: title, unit, kind, queries with their legends, meaning.
EVENTS = (
    "stylematch-events",
    "StyleMatch: events",
    {
        "At a glance": [
            ("Ready", "short", "stat", [(gauge("stylematch_ready"), "ready")], "Workers that are ready, of those that run."),
            ("Oldest event", "s", "stat", [(gauge("stylematch_consumer_lag_seconds", function="max"), "")], "How long the oldest unfinished event has waited."),
            ("Lag", "short", "stat", [(gauge("stylematch_consumer_lag_events"), "")], "Events that are not finished."),
            ("Photos a second", "ops", "stat", [(rate("stylematch_photos_computed_total"), "")], "Photos through the model."),
            ("Dead letters an hour", "short", "stat", [(f"sum(increase(stylematch_dead_letters_total{{{HERE}}}[1h]))", "")], "Events given up within the last hour."),
            ("Partitions assigned", "short", "stat", [(gauge("stylematch_consumer_assigned_partitions"), "")], "Together the workers should have all partitions of the five consumed topics."),
        ],
        "Rate, errors, duration": [
            ("Events", "ops", "timeseries", [(rate("messaging_client_consumed_messages_total", by="messaging_destination_name"), "{{messaging_destination_name}}")], "Events handed to a handler, by topic."),
            ("Tries that failed", "ops", "timeseries", [(rate("messaging_process_duration_seconds_count", ',error_type!=""', "error_type"), "{{error_type}}")], "Tries that ended as dead letters, are repeated, or wait for something that is down."),
            ("Duration of a try", "s", "timeseries", [(quantile(0.95, "messaging_process_duration_seconds", by="messaging_destination_name"), "{{messaging_destination_name}} 95 %")], "From the handler's start to its end."),
            ("Records written", "ops", "timeseries", [(rate("messaging_client_sent_messages_total", by="messaging_destination_name"), "{{messaging_destination_name}}")], "Records that the brokers took."),
            ("Time to acknowledge", "s", "timeseries", quantiles("messaging_client_operation_duration_seconds"), "From handing records to the client until the brokers have them."),
            ("Handled", "ops", "timeseries", [(rate("stylematch_events_total", by="pod"), "{{pod}}")], "Events handled to the end, by pod."),
        ],
        "Lag": [
            ("Lag by topic", "short", "timeseries", [(gauge("stylematch_consumer_lag_events", by="topic"), "{{topic}}")], "Events that are not finished."),
            ("Lag in seconds", "s", "timeseries", [(gauge("stylematch_consumer_lag_seconds", by="topic", function="max"), "{{topic}}")], "Age of the oldest of them, the figure that members feel."),
            ("Oldest event in hand", "s", "timeseries", [(f"topk(5, {gauge('stylematch_consumer_oldest_unprocessed_age_seconds', by='topic, partition', function='max')})", "{{topic}} {{partition}}")], "Age of the oldest event that a worker holds; one that keeps growing blocks its partition."),
            ("In flight", "short", "timeseries", [(gauge("stylematch_consumer_in_flight_events"), "in a handler"), (gauge("stylematch_consumer_waiting_events"), "waiting"), (gauge("stylematch_consumer_postponed_events"), "postponed"), (gauge("stylematch_consumer_lanes"), "most at once")], "What the workers hold."),
        ],
        "Failures": [
            ("Dead letters", "short", "timeseries", [(f"sum by (topic, reason) (increase(stylematch_dead_letters_total{{{HERE}}}[$__rate_interval]))", "{{topic}} {{reason}}")], "Events given up, by reason."),
            ("Retries", "ops", "timeseries", [(rate("stylematch_event_retries_total", by="reason"), "{{reason}}")], "Tries that are repeated after a pause."),
            ("Waits", "ops", "timeseries", [(rate("stylematch_event_waits_total", by="reason"), "{{reason}}")], "Tries that do not count, because something was down."),
            ("Stale events", "ops", "timeseries", [(rate("stylematch_stale_events_total"), "older than what is known")], "Repeated and late deliveries; they change nothing."),
        ],
        "Group": [
            ("Rebalances", "short", "timeseries", [(f"sum by (kind) (increase(stylematch_consumer_rebalances_total{{{HERE}}}[$__rate_interval]))", "{{kind}}")], "At each of them all workers stop and drain."),
            ("Partitions of a worker", "short", "timeseries", [(gauge("stylematch_consumer_assigned_partitions", by="pod"), "{{pod}}"), (gauge("stylematch_consumer_paused_partitions", by="pod"), "{{pod}} paused")], "Paused partitions have a full backlog in the worker."),
            ("Poll loop", "s", "timeseries", [(gauge("stylematch_consumer_poll_age_seconds", by="pod", function="max"), "{{pod}}")], "Since it last went round."),
            ("Commits", "ops", "timeseries", [(rate("stylematch_consumer_commits_total", by="result"), "{{result}}")], "Commits of offsets."),
            ("Pauses, drains cut off, client errors", "short", "timeseries", [(f"sum(increase(stylematch_consumer_pauses_total{{{HERE}}}[$__rate_interval]))", "pauses"), (f"sum(increase(stylematch_consumer_drain_timeouts_total{{{HERE}}}[$__rate_interval]))", "drains cut off"), (f"sum(increase(stylematch_kafka_client_errors_total{{{HERE}}}[$__rate_interval]))", "client errors")], "Signs of work that is too slow, or of brokers in trouble."),
        ],
    },
)
MODEL = (
    "stylematch-model",
    "StyleMatch: model and process",
    {
        "Model": [
            ("Photos a second", "ops", "timeseries", [(rate("stylematch_photos_computed_total", by="pod"), "{{pod}}")], "Photos through the model."),
            ("Seconds a photo", "s", "timeseries", [(f"{rate('stylematch_model_compute_seconds_total', by='pod')} / {rate('stylematch_photos_computed_total', by='pod')}", "{{pod}}")], "The model's time; capacity.secondsPerPhoto should say the same."),
            ("FLOP/s", "short", "timeseries", [(f"{rate('stylematch_model_operations_total', by='pod')} / {rate('stylematch_model_compute_seconds_total', by='pod')}", "{{pod}}"), (gauge("stylematch_model_peak_operations_per_second", by="pod", function="max"), "{{pod}} peak")], "What the model reaches while it computes, and what the processor can do."),
            ("Share of the peak", "percentunit", "timeseries", [(gauge("stylematch_model_peak_ratio", by="pod", function="max"), "{{pod}}")], "Since the start. Well below 0.8 on large models means shared or throttled processors."),
            ("Texts a second", "ops", "timeseries", [(rate("stylematch_texts_computed_total"), "texts")], "Texts through the model."),
            ("Stages", "s", "timeseries", [(quantile(0.95, "stylematch_stage_duration_seconds", by="stage"), "{{stage}} 95 %")], "One run of a stage."),
            ("Time by stage", "percentunit", "timeseries", [(rate("stylematch_stage_duration_seconds_sum", by="stage"), "{{stage}}")], "Seconds of each stage a second; they overlap."),
            ("Failed stages", "ops", "timeseries", [(rate("stylematch_stage_failures_total", by="stage"), "{{stage}}")], "Runs that threw."),
        ],
        "Cache and stores": [
            ("Cache hits", "percentunit", "timeseries", [(HITS + " / " + rate("stylematch_cache_requests_total", by="cache"), "{{cache}}")], "Features found instead of computed."),
            ("Redis calls that failed", "ops", "timeseries", [(rate("stylematch_redis_failures_total", by="pod"), "{{pod}}")], "Those that the breaker refused included."),
            ("Redis breaker", "short", "timeseries", [(gauge("stylematch_redis_breaker_state", by="state"), "{{state}}")], "Workers in each state."),
            ("Breakers change", "short", "timeseries", [(f"sum by (to) (increase(stylematch_redis_breaker_transitions_total{{{HERE}}}[$__rate_interval]))", "Redis {{to}}"), (f"sum by (to) (increase(stylematch_photo_store_breaker_transitions_total{{{HERE}}}[$__rate_interval]))", "photo stores {{to}}")], "Changes of state."),
        ],
        "Process": [
            ("Processors", "short", "timeseries", [(rate("process_cpu_seconds_total", by="pod"), "{{pod}}")], "Processors in use."),
            ("Memory", "bytes", "timeseries", [(gauge("process_resident_memory_bytes", by="pod"), "{{pod}}")], "Resident memory."),
            ("Start", "s", "timeseries", [(gauge("stylematch_startup_seconds", by="pod, phase", function="max"), "{{pod}} {{phase}}")], "How long loading the model and reading the topics took."),
            ("Files", "short", "timeseries", [(gauge("process_open_fds", by="pod"), "{{pod}}")], "Open descriptors."),
            ("Versions", "short", "table", [(gauge("stylematch_build_info", by="pod, version, librdkafka_version"), ""), ], "What runs."),
            ("Models", "short", "table", [(gauge("stylematch_model_info", by="pod, fingerprint, text_fingerprint, calibration"), "")], "With which model it works."),
            ("Settings", "dateTimeFromNow", "stat", [(f"1000 * {gauge('stylematch_configuration_last_reload_timestamp_seconds', function='max')}", "last applied")], "When settings were last applied."),
        ],
    },
)
RESULTS = (
    "stylematch-results",
    "StyleMatch: slates and experiments",
    {
        "Slates": [
            ("Slates", "ops", "timeseries", [(rate("stylematch_slates_total", by="scorer"), "{{scorer}}")], "Slates made anew, by what ranked them."),
            ("From event to slate", "s", "timeseries", quantiles("stylematch_slate_latency_seconds"), "From the causing event's time until its slate was acknowledged."),
            ("Candidates on a slate", "short", "timeseries", quantiles("stylematch_slate_size_candidates"), "Few candidates: excluded in match-candidates says why."),
            ("Degraded", "ops", "timeseries", [(rate("stylematch_slates_degraded_total", by="reason"), "{{reason}}")], "Slates that are worse than they could be, by the codes of the contract."),
            ("Without the viewer's style", "ops", "timeseries", [(rate("stylematch_slates_style_missing_total"), "style missing")], "Slates ranked by text alone, or empty."),
        ],
        "Members": [
            ("Members", "short", "timeseries", [(gauge("stylematch_members", by="kind", function="max"), "{{kind}}")], "Known to a worker; foreign ones are of other models."),
            ("Interactions", "ops", "timeseries", [(rate("stylematch_interactions_total", by="type"), "{{type}}")], "Handled interactions."),
        ],
        "Experiment": [
            ("Exposures", "ops", "timeseries", [(rate("stylematch_exposures_total", by="variant"), "{{variant}}")], "Written exposures of each arm."),
            ("Share of each arm", "percentunit", "timeseries", [(f"{rate('stylematch_exposures_total', by='variant')} / on () group_left () {rate('stylematch_exposures_total')}", "{{variant}}")], "A share far from the planned one is a reason to stop and look."),
            ("Outcomes", "ops", "timeseries", [(rate("stylematch_outcomes_total", by="variant, type"), "{{variant}} {{type}}")], "Written outcomes."),
        ],
    },
)
WIDTH = {"stat": 4, "timeseries": 8, "table": 8}
HEIGHT = {"stat": 4, "timeseries": 8, "table": 8}


def panel(index, x, y, title, unit, kind, queries, meaning):
    """One panel."""
    described = {
        "id": index,
        "type": kind,
        "title": title,
        "description": meaning,
        "datasource": {"type": "prometheus", "uid": "${datasource}"},
        "gridPos": {"x": x, "y": y, "w": WIDTH[kind], "h": HEIGHT[kind]},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0} if kind == "timeseries" else {"unit": unit}, "overrides": []},
        "targets": [
            {
                "refId": chr(ord("A") + position),
                "expr": expression,
                "legendFormat": legend or "__auto",
                **({"instant": True, "format": "table"} if kind == "table" else {}),
            }
            for position, (expression, legend) in enumerate(queries)
        ],
    }
    if kind == "stat":
        described["options"] = {"reduceOptions": {"calcs": ["lastNotNull"]}}
    if kind == "table":
        described["transformations"] = [{"id": "organize", "options": {"excludeByName": {"Time": True, "Value": True}}}]
    return described


def variable(name, query, several):
    """A variable that Grafana fills from Prometheus."""
    return {
        "name": name,
        "type": "query",
        "datasource": {"type": "prometheus", "uid": "${datasource}"},
        "query": {"query": query, "refId": name},
        "refresh": 2,
        "sort": 1,
        "multi": several,
        "includeAll": several,
        **({"allValue": ".*", "current": {"text": "All", "value": "$__all"}} if several else {}),
    }


def dashboard(uid, title, rows):
    """A whole dashboard."""
    panels, y, index = [], 0, 1
    for row, described in rows.items():
        panels.append({"id": index, "type": "row", "title": row, "collapsed": False, "panels": [], "gridPos": {"x": 0, "y": y, "w": 24, "h": 1}})
        x, y, index, tallest = 0, y + 1, index + 1, 0
        for each in described:
            if x + WIDTH[each[2]] > 24:
                x, y, tallest = 0, y + tallest, 0
            panels.append(panel(index, x, y, *each))
            x, index, tallest = x + WIDTH[each[2]], index + 1, max(tallest, HEIGHT[each[2]])
        y += tallest
    return {
        "uid": uid,
        "title": title,
        "tags": ["stylematch"],
        "schemaVersion": 39,
        "editable": True,
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "templating": {
            "list": [
                {"name": "datasource", "type": "datasource", "query": "prometheus"},
                variable("namespace", "label_values(stylematch_ready, namespace)", False),
                variable("pod", 'label_values(stylematch_ready{namespace="$namespace"}, pod)', True),
            ]
        },
        "panels": panels,
    }


def main():
    stale = []
    for uid, title, rows in (EVENTS, MODEL, RESULTS):
        path = TARGET / f"{uid}.json"
        text = json.dumps(dashboard(uid, title, rows), indent=2, ensure_ascii=False) + "\n"
        if "--check" in sys.argv[1:]:
            if not path.exists() or path.read_text() != text:
                stale.append(str(path))
        else:
            TARGET.mkdir(exist_ok=True)
            path.write_text(text)
    if stale:
        sys.exit(f"{', '.join(stale)} not up to date: run Tools/make_dashboards.py")


if __name__ == "__main__":
    main()
