import Contracts
import Inference
import Matching
import PrometheusMetrics

extension MetricCatalog {
    static let model = [
        MetricDefinition(
            "stylematch_photos_computed_total",
            .counter,
            unit: "photos",
            help: "Photos that went through the model."
        ),
        MetricDefinition(
            "stylematch_texts_computed_total",
            .counter,
            unit: "texts",
            help: "Texts that went through the model."
        ),
        MetricDefinition(
            "stylematch_model_operations_total",
            .counter,
            unit: "floating-point operations",
            help: "Floating-point operations of the model on photos."
        ),
        MetricDefinition(
            "stylematch_model_compute_seconds_total",
            .counter,
            unit: "seconds",
            help: "Time of the model on photos."
        ),
        MetricDefinition(
            "stylematch_model_operations_per_second",
            .gauge,
            unit: "operations a second",
            help: "Floating-point operations a second while the model computed photos, since the start."
        ),
        MetricDefinition(
            "stylematch_model_peak_operations_per_second",
            .gauge,
            unit: "operations a second",
            help: "Floating-point operations a second that the device can do, measured at start."
        ),
        MetricDefinition(
            "stylematch_model_peak_ratio",
            .gauge,
            unit: "0 to 1",
            help: "Share of the device's peak that the model reached since the start."
        ),
        MetricDefinition(
            "stylematch_model_batch_photos",
            .histogram(buckets: [1, 2, 4, 8, 16, 32]),
            unit: "photos",
            help: "Photos that were computed together, once for each of them."
        ),
        MetricDefinition(
            "stylematch_model_queue_seconds",
            .histogram(buckets: MetricDefinition.secondsBuckets),
            unit: "seconds",
            help: "How long a decoded photo waited for the device."
        ),
        MetricDefinition(
            "stylematch_device",
            .gauge,
            unit: "0 or 1",
            help: "1 for the kind of device that computes.",
            labels: [MetricLabel("kind", .oneOf(devices))]
        ),
        MetricDefinition(
            "stylematch_device_fallback",
            .gauge,
            unit: "0 or 1",
            help: "Whether the processor computes because no graphics processor serves."
        ),
        MetricDefinition(
            "stylematch_device_failed",
            .gauge,
            unit: "0 or 1",
            help: "Whether the device failed for good."
        ),
        MetricDefinition(
            "stylematch_device_graphs",
            .gauge,
            unit: "graphs",
            help: "Pieces of work that the graphics processor keeps to start them as a whole."
        ),
        MetricDefinition(
            "stylematch_device_graphs_refused",
            .gauge,
            unit: "0 or 1",
            help: "Whether the graphics processor is given its work kernel by kernel because it keeps none."
        ),
        MetricDefinition(
            "stylematch_device_memory_used_bytes",
            .gauge,
            unit: "bytes",
            help: "Memory of the graphics processor that is taken, by all processes."
        ),
        MetricDefinition(
            "stylematch_device_memory_total_bytes",
            .gauge,
            unit: "bytes",
            help: "Memory of the graphics processor."
        ),
    ]

    /// The kinds of devices.
    static let devices = ComputeDevice.allCases.filter { $0 != .auto }.map(\.rawValue)

    static let slates = [
        MetricDefinition(
            "stylematch_slates_total",
            .counter,
            unit: "slates",
            help: "Slates made anew, by what ranked them.",
            labels: [MetricLabel("scorer", .oneOf(scorers))]
        ),
        MetricDefinition(
            "stylematch_slate_size_candidates",
            .histogram(buckets: [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]),
            unit: "candidates",
            help: "Candidates on a slate."
        ),
        MetricDefinition(
            "stylematch_slate_latency_seconds",
            .histogram(buckets: MetricDefinition.secondsBuckets),
            unit: "seconds",
            help: "From the moment the causing event was written until its slate was acknowledged."
        ),
        MetricDefinition(
            "stylematch_slates_style_missing_total",
            .counter,
            unit: "slates",
            help: "Slates whose viewer's style is not known."
        ),
        MetricDefinition(
            "stylematch_slates_degraded_total",
            .counter,
            unit: "slates",
            help: "Slates that are worse than they could be.",
            labels: [MetricLabel("reason", .oneOf(SlateRanking.degradationCodes))]
        ),
        MetricDefinition(
            "stylematch_exposures_total",
            .counter,
            unit: "exposures",
            help: "Exposures written.",
            labels: [MetricLabel("variant", .oneOf(scorers))]
        ),
        MetricDefinition(
            "stylematch_outcomes_total",
            .counter,
            unit: "outcomes",
            help: "Outcomes written.",
            labels: [
                MetricLabel("variant", .oneOf(scorers)),
                MetricLabel("type", .oneOf(ABOutcome.Kind.allCases.map(\.rawValue))),
            ]
        ),
    ]
}
