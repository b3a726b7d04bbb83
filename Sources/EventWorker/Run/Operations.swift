import CommandSupport
import FoundationEssentials
package import Inference
import KafkaBridge
package import Logging
package import OTLPTracing
import PrometheusMetrics
import Tracing

/// What watches over a worker.
package struct Operations: Sendable {
    package let metrics: WorkerMetrics
    package let health: HealthMonitor
    /// What has to be closed before the worker can end.
    package let openParts = OpenParts()
    /// Makes spans; nil when nothing is traced.
    package let tracer: OTLPTracer?
    private let exporter: OTLPExporter?

    /// Metrics and probes of one worker that is not traced.
    ///
    /// - Parameter settings: when the worker counts as hanging.
    package init(_ settings: HealthSettings = HealthSettings()) {
        self.init(settings, metrics: WorkerMetrics(), tracer: nil, exporter: nil)
    }

    /// Metrics, probes and traces of one worker.
    ///
    /// - Parameters:
    ///   - settings: when the worker counts as hanging.
    ///   - tracing: whether and where traces go.
    ///   - logger: where it is said that spans are lost.
    /// - Throws: ``ConfigurationError`` when the headers for the collector cannot be read.
    package init(_ settings: HealthSettings, tracing: TracingSettings, logger: Logger) throws {
        guard tracing.isEnabled, let endpoint = tracing.endpoint ?? URL(string: TracingSettings.localCollector) else {
            self.init(settings)
            return
        }
        let metrics = WorkerMetrics {
            guard let identity = ServiceContext.current?.traceIdentity, identity.isSampled else { return nil }
            return Exemplar(traceId: identity.traceId, spanId: identity.spanId)
        }
        let exporter = OTLPExporter(
            OTLPExporter.Configuration(
                endpoint: endpoint,
                resource: ["service.name": "event-worker", "service.version": WorkerVersion.current],
                version: WorkerVersion.current,
                headers: try tracing.headers()
            )
        ) { event in
            switch event {
            case .exported(let count):
                metrics.count("stylematch_trace_spans_total", [("result", "exported")], by: count)
            case .dropped(let count, let reason):
                metrics.count("stylematch_trace_spans_total", [("result", "dropped")], by: count)
                logger.debug("spans are lost", metadata: ["spans": "\(count)", "reason": "\(reason)"])
            }
        }
        for result in ["exported", "dropped"] {
            metrics.count("stylematch_trace_spans_total", [("result", result)], by: 0)
        }
        let tracer = OTLPTracer(sampleRatio: tracing.sampleRatio, exporter: exporter)
        self.init(settings, metrics: metrics, tracer: tracer, exporter: exporter)
        logger.info("traces", metadata: ["endpoint": "\(endpoint)", "sampleRatio": "\(tracing.sampleRatio)"])
    }

    private init(_ settings: HealthSettings, metrics: WorkerMetrics, tracer: OTLPTracer?, exporter: OTLPExporter?) {
        let health = HealthMonitor(settings)
        self.health = health
        self.metrics = metrics
        self.tracer = tracer
        self.exporter = exporter
        metrics.registry.collect { samples in
            samples.add("stylematch_started", [], health.startup.isGood ? 1 : 0)
            samples.add("stylematch_live", [], health.liveness.isGood ? 1 : 0)
            samples.add("stylematch_ready", [], health.readiness.isGood ? 1 : 0)
        }
        metrics.set("stylematch_configuration_last_reload_timestamp_seconds", Date().timeIntervalSince1970)
        for result in ["applied", "refused"] {
            metrics.count("stylematch_configuration_reloads_total", [("result", result)], by: 0)
        }
    }

    /// Looks at a consumer from now on.
    func watch(_ consumer: KafkaConsumer, lanes: Int) {
        // The consumer reports to both.
        health.watch { [weak consumer] in consumer?.progress }
        let figures = ConsumerFigures(lanes: lanes) { [weak consumer] in consumer?.progress }
        metrics.registry.collect(figures.add)
    }

    /// Shows the device that computes, and takes the worker out of service when it fails.
    package func watch(_ encoder: StyleEncoder) {
        health.watchDevice { encoder.deviceFailure }
        metrics.registry.collect { samples in
            for possible in MetricCatalog.devices {
                samples.add("stylematch_device", [("kind", possible)], possible == encoder.device.rawValue ? 1 : 0)
            }
            samples.add("stylematch_device_fallback", [], encoder.deviceFallback == nil ? 0 : 1)
            samples.add("stylematch_device_failed", [], encoder.deviceFailure == nil ? 0 : 1)
            if let graphs = encoder.deviceGraphs {
                samples.add("stylematch_device_graphs", [], Double(graphs.count))
                samples.add("stylematch_device_graphs_refused", [], graphs.refusal == nil ? 0 : 1)
            }
            guard let memory = encoder.deviceMemory else { return }
            samples.add("stylematch_device_memory_used_bytes", [], Double(memory.used))
            samples.add("stylematch_device_memory_total_bytes", [], Double(memory.total))
        }
    }

    /// Works while spans are exported, and gives the last of them a few seconds.
    package func whileExporting(_ body: () async throws -> Void) async throws {
        guard let exporter else { return try await body() }
        openParts.add("traces")
        defer { openParts.remove("traces") }
        let exporting = Task { await exporter.run() }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        exporter.stop()
        let deadline = Task {
            try await Task.sleep(for: .seconds(3))
            exporting.cancel()
        }
        await exporting.value
        deadline.cancel()
        try outcome.get()
    }
}
