import Contracts
import CoreMetrics
import FoundationEssentials
import KafkaBridge
package import PrometheusMetrics
import RedisCache

/// The worker's metrics. What is updated often has its series found beforehand.
package final class WorkerMetrics: Sendable {
    /// What `/metrics` shows.
    package let registry: MetricRegistry
    private let factory: PrometheusMetricsFactory
    private let stages: [Stage: (duration: Timer, failures: Counter)]
    private let tries: [String: [TryOutcome: Timer]]
    private let consumed: [String: Counter]
    private let sending: Timer
    private let slateSize: Recorder
    private let slateLatency: Timer
    private let styleMissing: Counter
    private let batchSize: Recorder
    private let queueing: Timer

    /// Metrics that have counted nothing.
    ///
    /// - Parameter exemplars: names the sampled span of an observation; nil keeps no exemplars.
    package init(exemplars: ExemplarSource? = nil) {
        registry = MetricRegistry(MetricCatalog.all, exemplars: exemplars)
        let factory = PrometheusMetricsFactory(registry)
        self.factory = factory
        stages = Dictionary(
            uniqueKeysWithValues: Stage.allCases.map { stage in
                let labels = [("stage", stage.rawValue)]
                return (
                    stage,
                    (
                        Timer(label: "stylematch_stage_duration_seconds", dimensions: labels, factory: factory),
                        Counter(label: "stylematch_stage_failures_total", dimensions: labels, factory: factory)
                    )
                )
            }
        )
        tries = Dictionary(
            uniqueKeysWithValues: Topics.consumed.map { topic in
                let timers = TryOutcome.allCases.map { outcome in
                    let labels =
                        Self.messaging("process", topic) + (outcome.errorType.map { [("error_type", $0)] } ?? [])
                    return (
                        outcome,
                        Timer(label: "messaging_process_duration_seconds", dimensions: labels, factory: factory)
                    )
                }
                return (topic, Dictionary(uniqueKeysWithValues: timers))
            }
        )
        consumed = Dictionary(
            uniqueKeysWithValues: Topics.consumed.map { topic in
                let labels = Self.messaging("poll", topic)
                return (
                    topic,
                    Counter(label: "messaging_client_consumed_messages_total", dimensions: labels, factory: factory)
                )
            }
        )
        sending = Timer(
            label: "messaging_client_operation_duration_seconds",
            dimensions: [("messaging_system", "kafka"), ("messaging_operation_name", "send")],
            factory: factory
        )
        slateSize = Recorder(label: "stylematch_slate_size_candidates", factory: factory)
        slateLatency = Timer(label: "stylematch_slate_latency_seconds", factory: factory)
        batchSize = Recorder(label: "stylematch_model_batch_photos", factory: factory)
        queueing = Timer(label: "stylematch_model_queue_seconds", factory: factory)
        styleMissing = Counter(label: "stylematch_slates_style_missing_total", factory: factory)
        set(
            "stylematch_build_info",
            1,
            [("version", WorkerVersion.current), ("librdkafka_version", KafkaLibrary.version)]
        )
        for state in MetricCatalog.circuitStates {
            count("stylematch_redis_breaker_transitions_total", [("to", state)], by: 0)
            count("stylematch_photo_store_breaker_transitions_total", [("to", state)], by: 0)
        }
        for name in Self.alone { count(name, by: 0) }
        let registry = registry
        registry.collect { [unowned registry] samples in
            samples.add("stylematch_metrics_dropped_series_total", [], Double(registry.droppedSeries))
            ProcessFigures.add(to: &samples)
        }
    }

    /// Counters without labels that are zero before something happens.
    private static let alone = [
        "stylematch_consumer_pauses_total", "stylematch_consumer_drain_timeouts_total",
        "stylematch_kafka_client_errors_total",
    ]

    private static func messaging(_ operation: String, _ topic: String) -> [(String, String)] {
        [
            ("messaging_system", "kafka"), ("messaging_operation_name", operation),
            ("messaging_destination_name", topic),
        ]
    }

    /// Sets a gauge, or makes an info of labels.
    package func set(_ name: String, _ value: Double, _ labels: [(String, String)] = []) {
        Meter(label: name, dimensions: labels, factory: factory).set(value)
    }

    /// Adds to a counter that is seldom changed, or whose labels are not known beforehand.
    package func count(_ name: String, _ labels: [(String, String)] = [], by amount: Int = 1) {
        Counter(label: name, dimensions: labels, factory: factory).increment(by: amount)
    }

    /// Says with which model the worker works.
    func model(_ encoder: any PhotoEncoder, textFingerprint: String?, calibration: String) {
        set(
            "stylematch_model_info",
            1,
            [
                ("fingerprint", encoder.embeddingFingerprint), ("backbone_fingerprint", encoder.backboneFingerprint),
                ("text_fingerprint", textFingerprint ?? ""), ("calibration", calibration),
            ]
        )
    }

    /// Notes that the configuration was read again.
    ///
    /// - Parameter isWhole: whether everything that had changed was taken up.
    func reloaded(isWhole: Bool) {
        count("stylematch_configuration_reloads_total", [("result", isWhole ? "applied" : "refused")])
        guard isWhole else { return }
        set("stylematch_configuration_last_reload_timestamp_seconds", Date().timeIntervalSince1970)
    }

    // MARK: - Events

    func began(_ record: KafkaRecord) {
        consumed[record.topic]?.increment()
    }

    func ended(_ record: KafkaRecord, _ outcome: TryOutcome, after duration: Duration) {
        tries[record.topic]?[outcome]?.recordNanoseconds(duration.nanoseconds)
    }

    func retried(_ reason: String) { count("stylematch_event_retries_total", [("reason", reason)]) }

    func waits(_ reason: String) { count("stylematch_event_waits_total", [("reason", reason)]) }

    func gaveUp(_ topic: String, _ reason: String) {
        count("stylematch_dead_letters_total", [("topic", topic), ("reason", reason)])
    }

    func sent(_ messages: [KafkaMessage], succeeded: Bool, after duration: Duration) {
        sending.recordNanoseconds(duration.nanoseconds)
        for (topic, messages) in Dictionary(grouping: messages, by: \.topic) {
            let labels = Self.messaging("send", topic) + (succeeded ? [] : [("error_type", "failed")])
            count("messaging_client_sent_messages_total", labels, by: messages.count)
        }
    }

    /// Notes that a stage took some time.
    func ran(_ stage: Stage, _ duration: Duration, succeeded: Bool = true) {
        guard let (timer, failures) = stages[stage] else { return }
        timer.recordNanoseconds(duration.nanoseconds)
        if !succeeded { failures.increment() }
    }

    /// Notes how a photo came to be computed: with how many together, and after which wait for the device.
    func computed(batchSize photos: Int, queueing wait: Duration) {
        batchSize.record(photos)
        queueing.recordNanoseconds(wait.nanoseconds)
    }

    // MARK: - Slates and experiments

    func made(_ slate: MatchCandidates) {
        count("stylematch_slates_total", [("scorer", slate.scorer.rawValue)])
        slateSize.record(slate.candidates.count)
        if slate.styleMissing { styleMissing.increment() }
        for reason in slate.degraded { count("stylematch_slates_degraded_total", [("reason", reason)]) }
    }

    /// Notes that a slate was acknowledged so long after the event that caused it was written.
    func delivered(slateAfter latency: Duration) {
        slateLatency.recordNanoseconds(latency.nanoseconds)
    }

    func wrote(_ exposure: ABExposure) {
        count("stylematch_exposures_total", [("variant", exposure.variant)])
    }

    func wrote(_ outcome: ABOutcome, variant: String) {
        count("stylematch_outcomes_total", [("variant", variant), ("type", outcome.type.rawValue)])
    }

    // MARK: - Redis and photo stores

    func redisBreaker(_ transition: CircuitBreaker.Transition) {
        count("stylematch_redis_breaker_transitions_total", [("to", transition.to.rawValue)])
    }

    func photoStoreBreaker(_ transition: CircuitBreaker.Transition) {
        count("stylematch_photo_store_breaker_transitions_total", [("to", transition.to.rawValue)])
    }

    /// Shows the state of the circuit breaker of Redis from now on.
    func watch(_ redis: GuardedRedisClient) {
        // The client reports its transitions here.
        registry.collect { [weak redis] samples in
            guard let state = redis?.state else { return }
            for possible in CircuitBreaker.State.allCases {
                let isCurrent = possible == state
                samples.add("stylematch_redis_breaker_state", [("state", possible.rawValue)], isCurrent ? 1 : 0)
            }
        }
    }
}
