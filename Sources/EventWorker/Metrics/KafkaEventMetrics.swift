import KafkaBridge

/// Counts a Kafka client's events.
struct KafkaEventMetrics: Sendable {
    let metrics: WorkerMetrics

    func note(_ event: KafkaEvent) {
        switch event {
        case .assigned: rebalanced("assigned")
        case .revoked(_, let lost): rebalanced(lost ? "lost" : "revoked")
        case .restarted: rebalanced("restarted")
        case .paused(let partitions): metrics.count("stylematch_consumer_pauses_total", by: partitions.count)
        case .committed: metrics.count("stylematch_consumer_commits_total", [("result", "committed")])
        case .commitFailed: metrics.count("stylematch_consumer_commits_total", [("result", "failed")])
        case .drainTimedOut: metrics.count("stylematch_consumer_drain_timeouts_total")
        case .error: metrics.count("stylematch_kafka_client_errors_total")
        case .resumed, .handlerFailed, .rewound, .compressionUnavailable, .log, .statistics: break
        }
    }

    private func rebalanced(_ kind: String) {
        metrics.count("stylematch_consumer_rebalances_total", [("kind", kind)])
    }
}
