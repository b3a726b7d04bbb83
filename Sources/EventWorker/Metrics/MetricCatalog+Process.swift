import PrometheusMetrics

extension MetricCatalog {
    static let memory = [
        MetricDefinition(
            "stylematch_members",
            .gauge,
            unit: "members",
            help: "Members in memory by what is known of them; foreign is of other models.",
            labels: [
                MetricLabel(
                    "kind",
                    .oneOf(["attributes", "embeddings", "foreign-embeddings", "texts", "foreign-texts"])
                )
            ]
        ),
        MetricDefinition(
            "stylematch_reprojected_total",
            .counter,
            unit: "embeddings",
            help: "Embeddings of other heads made anew from cached features."
        ),
        MetricDefinition(
            "stylematch_reprojection_without_features_total",
            .counter,
            unit: "embeddings",
            help: "Embeddings of other heads that wait for their member's next photo."
        ),
        MetricDefinition(
            "stylematch_restored_records_total",
            .counter,
            unit: "records",
            help: "Records written again because an older one stood behind them."
        ),
    ]

    static let process = [
        MetricDefinition(
            "stylematch_build_info",
            .info,
            unit: "1",
            help: "What runs.",
            labels: [MetricLabel("version", .atMost(1)), MetricLabel("librdkafka_version", .atMost(1))]
        ),
        MetricDefinition(
            "stylematch_model_info",
            .info,
            unit: "1",
            help: "With which model the worker works.",
            labels: [
                MetricLabel("fingerprint", .atMost(1)), MetricLabel("backbone_fingerprint", .atMost(1)),
                MetricLabel("text_fingerprint", .atMost(1)), MetricLabel("calibration", .atMost(1)),
            ]
        ),
        MetricDefinition("stylematch_started", .gauge, unit: "0 or 1", help: "What /startupz says."),
        MetricDefinition("stylematch_live", .gauge, unit: "0 or 1", help: "What /livez says."),
        MetricDefinition("stylematch_ready", .gauge, unit: "0 or 1", help: "What /readyz says."),
        MetricDefinition(
            "stylematch_startup_seconds",
            .gauge,
            unit: "seconds",
            help: "How long loading and verifying the model, and rebuilding the memory, took.",
            labels: [MetricLabel("phase", .oneOf(["model", "memory"]))]
        ),
        MetricDefinition(
            "stylematch_configuration_reloads_total",
            .counter,
            unit: "reloads",
            help: "Reloads of the configuration on SIGHUP.",
            labels: [MetricLabel("result", .oneOf(["applied", "refused"]))]
        ),
        MetricDefinition(
            "stylematch_configuration_last_reload_timestamp_seconds",
            .gauge,
            unit: "seconds since 1970",
            help: "When the configuration was last read and applied."
        ),
        MetricDefinition(
            "stylematch_trace_spans_total",
            .counter,
            unit: "spans",
            help: "Spans that the collector took, and spans that were lost.",
            labels: [MetricLabel("result", .oneOf(["exported", "dropped"]))]
        ),
        MetricDefinition(
            "stylematch_metrics_dropped_series_total",
            .counter,
            unit: "updates",
            help: "Updates of metrics that would have made too many series."
        ),
        MetricDefinition(
            "process_cpu_seconds_total",
            .counter,
            unit: "seconds",
            help: "Processor time, user and system."
        ),
        MetricDefinition("process_resident_memory_bytes", .gauge, unit: "bytes", help: "Memory in use."),
        MetricDefinition("process_virtual_memory_bytes", .gauge, unit: "bytes", help: "Address space."),
        MetricDefinition("process_open_fds", .gauge, unit: "descriptors", help: "Open file descriptors."),
        MetricDefinition("process_max_fds", .gauge, unit: "descriptors", help: "The most file descriptors."),
        MetricDefinition(
            "process_start_time_seconds",
            .gauge,
            unit: "seconds since 1970",
            help: "When the process started."
        ),
    ]
}
