import FoundationEssentials
import KafkaBridge
package import PrometheusMetrics

/// What watches over a worker.
package struct Operations: Sendable {
    package let metrics: WorkerMetrics
    package let health: HealthMonitor

    /// Metrics and probes of one worker.
    ///
    /// - Parameters:
    ///   - settings: when the worker counts as hanging.
    ///   - exemplars: names the sampled span of an observation; nil keeps no exemplars.
    package init(_ settings: HealthSettings = HealthSettings(), exemplars: ExemplarSource? = nil) {
        let health = HealthMonitor(settings)
        self.health = health
        metrics = WorkerMetrics(exemplars: exemplars)
        metrics.registry.collect { samples in
            samples.add("stylematch_started", [], health.startup.isGood ? 1 : 0)
            samples.add("stylematch_live", [], health.liveness.isGood ? 1 : 0)
            samples.add("stylematch_ready", [], health.readiness.isGood ? 1 : 0)
        }
        metrics.set(
            "stylematch_configuration_last_reload_timestamp_seconds",
            Date().timeIntervalSince1970
        )
        for result in ["applied", "refused"] {
            metrics.count("stylematch_configuration_reloads_total", [("result", result)], by: 0)
        }
    }

    /// Looks at a consumer from now on.
    func watch(_ consumer: KafkaConsumer, lanes: Int) {
        health.watch { consumer.progress }
        let figures = ConsumerFigures(lanes: lanes) { consumer.progress }
        metrics.registry.collect(figures.add)
    }
}
