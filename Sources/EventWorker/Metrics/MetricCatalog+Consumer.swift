import Contracts
import PrometheusMetrics

extension MetricCatalog {
    static let consumer = [
        MetricDefinition(
            "stylematch_consumer_lag_events",
            .gauge,
            unit: "events",
            help: "Events of an assigned partition that are not finished.",
            labels: [topics, partitions]
        ),
        MetricDefinition(
            "stylematch_consumer_lag_seconds",
            .gauge,
            unit: "seconds",
            help: "How long ago the first event that is not finished was written; 0 without lag.",
            labels: [topics, partitions]
        ),
        MetricDefinition(
            "stylematch_consumer_oldest_unprocessed_age_seconds",
            .gauge,
            unit: "seconds",
            help: "Age of the oldest event that this worker holds and has not finished; 0 when it holds none.",
            labels: [topics, partitions]
        ),
        MetricDefinition(
            "stylematch_consumer_in_flight_events",
            .gauge,
            unit: "events",
            help: "Events in a handler."
        ),
        MetricDefinition(
            "stylematch_consumer_waiting_events",
            .gauge,
            unit: "events",
            help: "Events that wait for a handler, postponed ones included."
        ),
        MetricDefinition(
            "stylematch_consumer_postponed_events",
            .gauge,
            unit: "events",
            help: "Events set aside for a while."
        ),
        MetricDefinition(
            "stylematch_consumer_lanes",
            .gauge,
            unit: "handlers",
            help: "The most events in a handler at the same time."
        ),
        MetricDefinition(
            "stylematch_consumer_assigned_partitions",
            .gauge,
            unit: "partitions",
            help: "Partitions that the group gave this worker."
        ),
        MetricDefinition(
            "stylematch_consumer_paused_partitions",
            .gauge,
            unit: "partitions",
            help: "Assigned partitions that are not fetched for now."
        ),
        MetricDefinition(
            "stylematch_consumer_pauses_total",
            .counter,
            unit: "partitions",
            help: "Pauses of a partition."
        ),
        MetricDefinition(
            "stylematch_consumer_rebalances_total",
            .counter,
            unit: "rebalances",
            help: "Answers of the group, and partitions assigned anew because they were not fetched.",
            labels: [MetricLabel("kind", .oneOf(["assigned", "revoked", "lost", "restarted"]))]
        ),
        MetricDefinition(
            "stylematch_consumer_poll_age_seconds",
            .gauge,
            unit: "seconds",
            help: "Time since the poll loop last went round."
        ),
        MetricDefinition(
            "stylematch_consumer_commits_total",
            .counter,
            unit: "commits",
            help: "Commits of offsets.",
            labels: [MetricLabel("result", .oneOf(["committed", "failed"]))]
        ),
        MetricDefinition(
            "stylematch_consumer_drain_timeouts_total",
            .counter,
            unit: "drains",
            help: "Drains whose budget was used up."
        ),
        MetricDefinition(
            "stylematch_kafka_client_errors_total",
            .counter,
            unit: "errors",
            help: "Errors that the Kafka client reported and recovers from."
        ),
    ]

    static let stores = [
        MetricDefinition(
            "stylematch_cache_requests_total",
            .counter,
            unit: "requests",
            help: "Features looked for in the cache; a cache that does not answer is a miss.",
            labels: [
                MetricLabel("cache", .oneOf(["photo-features", "text-features"])),
                MetricLabel("result", .oneOf(["hit", "miss"])),
            ]
        ),
        MetricDefinition(
            "stylematch_redis_failures_total",
            .counter,
            unit: "calls",
            help: "Calls to Redis that failed, those that the circuit breaker refused included."
        ),
        MetricDefinition(
            "stylematch_redis_breaker_state",
            .gauge,
            unit: "0 or 1",
            help: "1 for the state that the circuit breaker of Redis is in.",
            labels: [MetricLabel("state", .oneOf(circuitStates))]
        ),
        MetricDefinition(
            "stylematch_redis_breaker_transitions_total",
            .counter,
            unit: "changes",
            help: "Changes of the state of Redis' circuit breaker.",
            labels: [MetricLabel("to", .oneOf(circuitStates))]
        ),
        MetricDefinition(
            "stylematch_photo_store_breaker_transitions_total",
            .counter,
            unit: "changes",
            help: "Changes of the state of the circuit breakers of all photo stores.",
            labels: [MetricLabel("to", .oneOf(circuitStates))]
        ),
    ]
}
