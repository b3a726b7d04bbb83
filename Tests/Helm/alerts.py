"""When each alert fires and when it keeps quiet. Series are those of one minute after another, as promtool writes them;
`{namespace="match"}` is added to each. The plan is 12 partitions, 6 s a photo, at most 12 pods, a limit of 6 GiB."""

WORKER = '{pod="a"}'


def counter(name, growing, still, labels=WORKER):
    """Series of a counter that grows, and of one that does not."""
    return {name + labels: growing}, {name + labels: still}


# Name: (series, minute, labels beside alertname and severity, description) where it fires, (series, minute) where not.
ALERTS = {
    "EventWorkerAbsent": (
        ({"up{}": "1x20"}, 10, {"namespace": "match"}, "Prometheus has had no figures of any event-worker in match for five minutes. Photos are not embedded and slates are not made."),
        ({"stylematch_ready" + WORKER: "0x20"}, 10),
    ),
    "EventWorkerNoneReady": (
        ({"stylematch_ready" + WORKER: "0x20", 'stylematch_ready{pod="b"}': "0x20"}, 10, {}, "No event-worker in match has been ready for five minutes."),
        ({"stylematch_ready" + WORKER: "0x20", 'stylematch_ready{pod="b"}': "1x20"}, 10),
    ),
    "EventWorkerNotReady": (
        ({"stylematch_ready" + WORKER: "0x30"}, 20, {"pod": "a"}, "a has not been ready for a quarter of an hour."),
        ({"stylematch_ready" + WORKER: "0x10 1x20"}, 20),
    ),
    "EventWorkerStalled": (
        ({"stylematch_live" + WORKER: "1x5 0x5"}, 8, {"pod": "a"}, "The poll loop or a partition of a stands still; Kubernetes restarts it."),
        ({"stylematch_live" + WORKER: "1x20"}, 8),
    ),
    "EventWorkerRestarting": (
        ({"process_start_time_seconds" + WORKER: "100x9 700x9 1300x9 1900x30"}, 50, {"pod": "a"}, "a has started 3 times within an hour."),
        ({"process_start_time_seconds" + WORKER: "100x9 700x50"}, 50),
    ),
    "EventWorkerMemoryHigh": (
        ({"process_resident_memory_bytes" + WORKER: "6000000000x30"}, 20, {"pod": "a"}, "a occupies 5.588GiB, more than nine tenths of its limit."),
        ({"process_resident_memory_bytes" + WORKER: "5700000000x30"}, 20),
    ),
    "EventWorkerEventsOld": (
        ({'stylematch_consumer_lag_seconds{pod="a",topic="profile-photo-updated",partition="1"}': "0+600x40"}, 20, {"topic": "profile-photo-updated"}, "The oldest event of profile-photo-updated that is not finished is 3h 20m 0s old."),
        ({'stylematch_consumer_lag_seconds{pod="a",topic="profile-photo-updated",partition="1"}': "3000x40"}, 20),
    ),
    "EventWorkerAtCapacity": (
        (
            {**{f'stylematch_ready{{pod="{pod}"}}': "1x50" for pod in range(12)}, 'stylematch_consumer_lag_events{pod="0",topic="profile-photo-updated",partition="0"}': "2000x50"},
            40, {}, "12 workers run, as many as there may be, and the backlog of photos has been more than they work off in 900 s for half an hour.",
        ),
        ({**{f'stylematch_ready{{pod="{pod}"}}': "1x50" for pod in range(11)}, 'stylematch_consumer_lag_events{pod="0",topic="profile-photo-updated",partition="0"}': "2000x50"}, 40),
    ),
    "EventWorkerPartitionsUnassigned": (
        ({"stylematch_consumer_assigned_partitions" + WORKER: "30x30", 'stylematch_consumer_assigned_partitions{pod="b"}': "25x30"}, 20, {}, "Workers have 55 partitions, but the five consumed topics have 60."),
        ({"stylematch_consumer_assigned_partitions" + WORKER: "30x30", 'stylematch_consumer_assigned_partitions{pod="b"}': "30x30"}, 20),
    ),
    "EventWorkerPartitionStuck": (
        (
            {'stylematch_consumer_oldest_unprocessed_age_seconds{pod="a",topic="profile-updated",partition="3"}': "0+60x60"},
            40, {"pod": "a", "topic": "profile-updated", "partition": "3"}, "a has held an event of profile-updated, partition 3, for 40m 0s, and waits for nothing that is down.",
        ),
        ({'stylematch_consumer_oldest_unprocessed_age_seconds{pod="a",topic="profile-updated",partition="3"}': "0+60x60", 'stylematch_event_waits_total{pod="a",reason="redis"}': "0+1x60"}, 40),
    ),
    "EventWorkerDeadLetters": (
        ({'stylematch_dead_letters_total{pod="a",topic="profile-updated",reason="missing_field"}': "_x9 25x60"}, 30, {"topic": "profile-updated", "reason": "missing_field"}, "25 events of profile-updated became dead letters within an hour, because of missing_field."),
        ({'stylematch_dead_letters_total{pod="a",topic="profile-updated",reason="missing_field"}': "500x90 510x30"}, 110),
    ),
    "EventWorkerDependencyDown": (
        ({'stylematch_event_waits_total{pod="a",reason="photo_store_down"}': "0+2x30"}, 20, {"reason": "photo_store_down"}, "Events have waited for ten minutes, because of photo_store_down. Nothing is lost, and nothing of it is handled."),
        ({'stylematch_event_waits_total{pod="a",reason="photo_store_down"}': "0+2x5 10x30"}, 20),
    ),
    "EventWorkerRetries": (
        ({'stylematch_event_retries_total{pod="a",reason="photo_unavailable"}': "0+3x60", 'messaging_client_consumed_messages_total{pod="a"}': "0+10x60"}, 50, {}, "More than a fifth of all events has been tried again for a quarter of an hour."),
        ({'stylematch_event_retries_total{pod="a",reason="photo_unavailable"}': "0+1x60", 'messaging_client_consumed_messages_total{pod="a"}': "0+10x60"}, 50),
    ),
    "EventWorkerRebalancing": (
        ({'stylematch_consumer_rebalances_total{pod="a",kind="assigned"}': "0+1x60"}, 30, {"pod": "a"}, "a was given partitions 15 times within a quarter of an hour. All workers stop each time."),
        ({'stylematch_consumer_rebalances_total{pod="a",kind="assigned"}': "1x60"}, 30),
    ),
    "EventWorkerDrainTimeouts": (
        ({"stylematch_consumer_drain_timeouts_total" + WORKER: "_x9 1x30"}, 20, {"pod": "a"}, "a could not finish in 29 s what it had begun; another worker computes it again."),
        ({"stylematch_consumer_drain_timeouts_total" + WORKER: "4x90"}, 80),
    ),
    "EventWorkerProduceFailing": (
        ({'messaging_client_sent_messages_total{pod="a",error_type="failed",messaging_destination_name="match-candidates"}': "_x9 4x30"}, 20, {"messaging_destination_name": "match-candidates"}, "The brokers have not taken 4 records for match-candidates within a quarter of an hour."),
        ({'messaging_client_sent_messages_total{pod="a",messaging_destination_name="match-candidates"}': "0+9x30"}, 20),
    ),
    "EventWorkerCommitsFailing": (
        ({'stylematch_consumer_commits_total{pod="a",result="failed"}': "0+1x60"}, 30, {"pod": "a"}, "a failed to commit 15 times within a quarter of an hour; after a restart these events come again."),
        ({'stylematch_consumer_commits_total{pod="a",result="failed"}': "0x20 2x40"}, 30),
    ),
    "EventWorkerRedisAway": (
        ({'stylematch_redis_breaker_state{pod="a",state="open"}': "1x20"}, 10, {"pod": "a"}, "a has not reached Redis for five minutes. Every photo runs through the model, and slates do not know who was seen."),
        ({'stylematch_redis_breaker_state{pod="a",state="open"}': "1x3 0x20", 'stylematch_redis_breaker_state{pod="a",state="closed"}': "0x3 1x20"}, 10),
    ),
    "EventWorkerPhotosSlow": (
        ({"stylematch_model_compute_seconds_total" + WORKER: "0+52x90", "stylematch_photos_computed_total" + WORKER: "0+4x90"}, 60, {"pod": "a"}, "The model takes 13 s a photo in a; the plan says 6 s."),
        ({"stylematch_model_compute_seconds_total" + WORKER: "0+44x90", "stylematch_photos_computed_total" + WORKER: "0+4x90"}, 60),
    ),
    "EventWorkerSlatesSlow": (
        ({'stylematch_slate_latency_seconds_bucket{pod="a",le="60"}': "0+9x60", 'stylematch_slate_latency_seconds_bucket{pod="a",le="600"}': "0+10x60", 'stylematch_slate_latency_seconds_bucket{pod="a",le="+Inf"}': "0+10x60"}, 40, {}, "One slate in twenty comes more than 5m 30s after its event."),
        ({'stylematch_slate_latency_seconds_bucket{pod="a",le="60"}': "0+10x60", 'stylematch_slate_latency_seconds_bucket{pod="a",le="600"}': "0+10x60", 'stylematch_slate_latency_seconds_bucket{pod="a",le="+Inf"}': "0+10x60"}, 40),
    ),
    "EventWorkerSlatesDegraded": (
        ({'stylematch_slates_degraded_total{pod="a",reason="seen_unknown"}': "0+3x90", 'stylematch_slates_total{pod="a",scorer="hybrid"}': "0+4x90"}, 80, {"reason": "seen_unknown"}, "The share of slates with seen_unknown is 75%."),
        ({'stylematch_slates_degraded_total{pod="a",reason="calibration_built_in"}': "0+4x90", 'stylematch_slates_total{pod="a",scorer="hybrid"}': "0+4x90"}, 80),
    ),
    "EventWorkerModelsMixed": (
        ({'stylematch_model_info{pod="a",fingerprint="1"}': "1x90", 'stylematch_model_info{pod="b",fingerprint="2"}': "1x90"}, 80, {}, "2 fingerprints are at work at the same time; their vectors are not compared with one another."),
        ({'stylematch_model_info{pod="a",fingerprint="1"}': "1x90", 'stylematch_model_info{pod="b",fingerprint="1"}': "1x90"}, 80),
    ),
    "EventWorkerForeignEmbeddings": (
        ({'stylematch_members{pod="a",kind="foreign-embeddings"}': "600x500", 'stylematch_members{pod="a",kind="attributes"}': "5000x500"}, 400, {}, "Six hours after the change 600 members have an embedding that is not compared."),
        ({'stylematch_members{pod="a",kind="foreign-embeddings"}': "200x500", 'stylematch_members{pod="a",kind="attributes"}': "5000x500"}, 400),
    ),
    "EventWorkerReloadRefused": (
        ({'stylematch_configuration_reloads_total{pod="a",result="refused"}': "_x9 1x20"}, 15, {"pod": "a"}, "a kept its settings after SIGHUP; its log says which change needs a restart."),
        ({'stylematch_configuration_reloads_total{pod="a",result="applied"}': "_x9 1x20"}, 15),
    ),
    "EventWorkerFiguresDropped": (
        ({"stylematch_metrics_dropped_series_total" + WORKER: "0x9 40x30"}, 20, {"pod": "a"}, "Metrics of a would have had too many series."),
        ({"stylematch_metrics_dropped_series_total" + WORKER: "40x90"}, 80),
    ),
    "EventWorkerSpansLost": (
        ({'stylematch_trace_spans_total{pod="a",result="dropped"}': "0+2x60"}, 40, {"pod": "a"}, "a lost 30 spans within a quarter of an hour."),
        ({'stylematch_trace_spans_total{pod="a",result="exported"}': "0+2x60"}, 40),
    ),
}  # fmt: skip
