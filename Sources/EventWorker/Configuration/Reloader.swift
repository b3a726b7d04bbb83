package import Configuration
package import Logging

/// Takes up what may change while the worker works, and says of everything else that it waits for the next start.
package actor Reloader {
    /// What a reload did.
    package struct Outcome: Sendable, Equatable {
        /// Keys that took effect.
        package var applied: [String] = []
        /// Keys that did not, with the reason.
        package var refused: [String: String] = [:]

        /// Nothing had changed.
        package init() {}
    }

    /// What the settings act on.
    package struct Targets: Sendable {
        package let threshold: LogThreshold
        package let photoPace: PhotoPace
        /// Takes weights of text and style; what it throws is the reason why it does not.
        package let weights: @Sendable (_ text: Double, _ style: Double) throws -> Void

        /// Targets.
        package init(
            threshold: LogThreshold,
            photoPace: PhotoPace,
            weights: @escaping @Sendable (_ text: Double, _ style: Double) throws -> Void
        ) {
            self.threshold = threshold
            self.photoPace = photoPace
            self.weights = weights
        }
    }

    private let read: @Sendable () async throws -> ConfigReader
    private let targets: Targets
    private let metrics: WorkerMetrics
    private let logger: Logger
    private var current: SettingSnapshot

    /// A reloader of settings that were read once.
    ///
    /// - Parameters:
    ///   - current: the settings that the worker was started with.
    ///   - targets: what they act on.
    ///   - metrics: where reloads are counted.
    ///   - logger: where it is said what became of a change.
    ///   - read: reads the settings again.
    package init(
        _ current: SettingSnapshot,
        targets: Targets,
        metrics: WorkerMetrics,
        logger: Logger,
        read: @escaping @Sendable () async throws -> ConfigReader
    ) {
        self.current = current
        self.targets = targets
        self.metrics = metrics
        self.logger = logger
        self.read = read
    }

    /// Reads the settings and takes up what has changed.
    @discardableResult
    package func reload() async -> Outcome {
        var outcome = Outcome()
        do {
            let reader = try await read()
            let configuration = try await WorkerConfiguration(reader: reader)
            let snapshot = try await SettingSnapshot(reader)
            take(current.changes(to: snapshot), configuration, snapshot, &outcome)
        } catch {
            outcome.refused["configuration"] = "\(error); everything stays as it was"
        }
        report(outcome)
        return outcome
    }

    private func take(
        _ changes: [Setting],
        _ configuration: WorkerConfiguration,
        _ snapshot: SettingSnapshot,
        _ outcome: inout Outcome
    ) {
        for setting in changes where !setting.isReloadable {
            outcome.refused[setting.key] = "takes effect at the next start"
        }
        let allowed = changes.filter(\.isReloadable)
        if allowed.contains(where: { $0.key.hasSuffix("Weight") }) {
            do {
                try targets.weights(configuration.matching.textWeight, configuration.matching.styleWeight)
            } catch {
                for setting in allowed where setting.key.hasSuffix("Weight") {
                    outcome.refused[setting.key] = "\(error)"
                }
            }
        }
        for setting in allowed where outcome.refused[setting.key] == nil {
            switch setting.key {
            case "log.level": targets.threshold.level = configuration.log.level
            case "photos.maxPerSecond": targets.photoPace.set(configuration.photos.maximumPerSecond)
            default: break
            }
            current.take(setting, from: snapshot)
            outcome.applied.append(setting.key)
        }
    }

    private func report(_ outcome: Outcome) {
        metrics.reloaded(isWhole: outcome.refused.isEmpty)
        logger.notice("configuration read again", metadata: ["applied": "\(outcome.applied.joined(separator: " "))"])
        for (key, reason) in outcome.refused.sorted(by: { $0.key < $1.key }) {
            logger.warning("a changed setting is not taken up", metadata: ["key": "\(key)", "reason": "\(reason)"])
        }
    }
}
