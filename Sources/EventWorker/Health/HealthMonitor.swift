package import KafkaBridge
import Synchronization

/// What the probes of Kubernetes are told.
package final class HealthMonitor: Sendable {
    /// How far the worker has come.
    package enum Milestone: Sendable, Hashable, CaseIterable {
        /// The model is loaded and its golden picture verified.
        case modelLoaded
        /// The memory is rebuilt from the compacted topics.
        case memoryRebuilt
        /// The group has answered the wish to join.
        case joined
        /// The worker was told to stop.
        case stopping
    }

    private struct State {
        var milestones: Set<Milestone> = []
        var progress: (@Sendable () -> KafkaConsumerProgress?)?
        var watch: ProgressWatch
        var deviceFailure: (@Sendable () -> String?)?
    }

    /// Since when records wait for the broker.
    package let brokerWaits: BrokerWaits
    private let state: Mutex<State>

    /// A monitor of a worker that has just begun.
    package init(_ settings: HealthSettings = HealthSettings()) {
        brokerWaits = BrokerWaits(threshold: min(.seconds(5), settings.partitionStall / 4))
        state = Mutex(State(watch: ProgressWatch(settings)))
    }

    /// Notes that the worker has come further.
    package func reached(_ milestone: Milestone) {
        _ = state.withLock { $0.milestones.insert(milestone) }
    }

    /// Looks at a consumer from now on; the closure says nothing once it is gone.
    func watch(_ progress: @escaping @Sendable () -> KafkaConsumerProgress?) {
        state.withLock { $0.progress = progress }
    }

    /// Looks at the device that computes from now on; the closure says what made it unusable for good.
    package func watchDevice(_ failure: @escaping @Sendable () -> String?) {
        state.withLock { $0.deviceFailure = failure }
    }

    /// Follows the worker's membership in its group.
    package func note(_ event: KafkaEvent) {
        switch event {
        case .assigned: reached(.joined)
        case .revoked(_, lost: true): _ = state.withLock { $0.milestones.remove(.joined) }
        default: break
        }
    }

    /// Whether the worker has started.
    package var startup: HealthReport {
        let milestones = state.withLock { $0.milestones }
        return HealthReport([
            Self.check("model", milestones.contains(.modelLoaded), "loaded and verified", "is being loaded"),
            Self.check("memory", milestones.contains(.memoryRebuilt), "rebuilt", "is being rebuilt"),
        ])
    }

    /// Whether the worker hangs.
    package var liveness: HealthReport {
        let now = ContinuousClock.now
        let progress = state.withLock { $0.progress }.flatMap { $0() }
        let wait = brokerWaits.last(at: now)
        // A device that failed serves no process that used it: only a new one may find it well.
        return HealthReport(state.withLock { $0.watch.judge(progress, brokerWait: wait, at: now) } + deviceChecks)
    }

    /// Whether the worker works.
    package var readiness: HealthReport {
        let milestones = state.withLock { $0.milestones }
        return HealthReport(
            startup.checks + [
                Self.check("group", milestones.contains(.joined), "joined", "has not given partitions yet"),
                Self.check("shutdown", !milestones.contains(.stopping), "not asked for", "has begun"),
            ] + deviceChecks
        )
    }

    private var deviceChecks: [HealthReport.Check] {
        guard let failure = state.withLock({ $0.deviceFailure })?() else { return [] }
        return [Self.check("device", false, "", failure)]
    }

    private static func check(_ name: String, _ isGood: Bool, _ good: String, _ bad: String) -> HealthReport.Check {
        HealthReport.Check(name, isGood, isGood ? good : bad)
    }
}
