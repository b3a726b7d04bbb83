import Contracts
import PrometheusMetrics

extension MetricCatalog {
    static let events = [
        MetricDefinition(
            "messaging_process_duration_seconds",
            .histogram(buckets: MetricDefinition.secondsBuckets),
            unit: "seconds",
            help: "One try of one event, from the handler's start to its end.",
            labels: [
                system, operation("process"), MetricLabel("messaging_destination_name", .oneOf(Topics.consumed)),
                MetricLabel("error_type", .oneOf(TryOutcome.allCases.compactMap(\.errorType))),
            ]
        ),
        MetricDefinition(
            "messaging_client_consumed_messages_total",
            .counter,
            unit: "events",
            help: "Events handed to a handler for the first time.",
            labels: [system, operation("poll"), MetricLabel("messaging_destination_name", .oneOf(Topics.consumed))]
        ),
        MetricDefinition(
            "messaging_client_sent_messages_total",
            .counter,
            unit: "records",
            help: "Records that the broker acknowledged, or finally did not.",
            labels: [system, operation("send"), destination, MetricLabel("error_type", .oneOf(["failed"]))]
        ),
        MetricDefinition(
            "messaging_client_operation_duration_seconds",
            .histogram(buckets: MetricDefinition.secondsBuckets),
            unit: "seconds",
            help: "From handing records to the client until the broker acknowledged all of them.",
            labels: [system, operation("send")]
        ),
        MetricDefinition(
            "stylematch_events_total",
            .counter,
            unit: "events",
            help: "Events handled to the end, dead letters included."
        ),
        MetricDefinition(
            "stylematch_stale_events_total",
            .counter,
            unit: "events",
            help: "Events older than what is known, ignored."
        ),
        MetricDefinition(
            "stylematch_superseded_events_total",
            .counter,
            unit: "events",
            help: "Photo and profile events that came to nothing: a newer photo or their member's deletion waited."
        ),
        MetricDefinition(
            "stylematch_event_retries_total",
            .counter,
            unit: "tries",
            help: "Tries that are repeated after a pause.",
            labels: [MetricLabel("reason", .oneOf(FailureReason.all))]
        ),
        MetricDefinition(
            "stylematch_event_waits_total",
            .counter,
            unit: "tries",
            help: "Tries that do not count, because something was down.",
            labels: [MetricLabel("reason", .oneOf(FailureReason.all))]
        ),
        MetricDefinition(
            "stylematch_dead_letters_total",
            .counter,
            unit: "events",
            help: "Events given up, by the topic they came from.",
            labels: [topics, MetricLabel("reason", .oneOf(FailureReason.all))]
        ),
        MetricDefinition(
            "stylematch_interactions_total",
            .counter,
            unit: "events",
            help: "Interactions handled.",
            labels: [MetricLabel("type", .oneOf(MatchInteraction.Kind.allCases.map(\.rawValue)))]
        ),
    ]

    static let stages = [
        MetricDefinition(
            "stylematch_stage_duration_seconds",
            .histogram(buckets: MetricDefinition.secondsBuckets),
            unit: "seconds",
            help: "One run of a stage, failed ones included.",
            labels: [MetricLabel("stage", .oneOf(Stage.allCases.map(\.rawValue)))]
        ),
        MetricDefinition(
            "stylematch_stage_failures_total",
            .counter,
            unit: "runs",
            help: "Runs of a stage that threw.",
            labels: [MetricLabel("stage", .oneOf(Stage.allCases.map(\.rawValue)))]
        ),
    ]
}
