/// When a worker counts as hanging.
package struct HealthSettings: Sendable, Hashable {
    /// How long the poll loop may stand still.
    package var pollStall = Duration.seconds(60)
    /// How long a partition with work may make no progress.
    package var partitionStall = Duration.seconds(600)

    /// A minute, and ten.
    package init() {}
}

extension HealthSettings {
    /// Reads the settings below `health.`.
    ///
    /// - Throws: ``ConfigurationError`` naming the key.
    init(_ values: ConfigurationValues, drainBudget: Duration) async throws {
        let poll = try await values.int("health.pollStallSeconds", in: 1...3600)
        pollStall = poll.map { .seconds($0) } ?? max(pollStall, drainBudget * 2)
        guard pollStall > drainBudget else {
            throw ConfigurationError(
                "health.pollStallSeconds",
                "is \(pollStall.components.seconds), but a drain may hold the poll loop for kafka.drainSeconds, which is "
                    + "\(drainBudget.components.seconds); set it higher"
            )
        }
        let partition = try await values.int("health.partitionStallSeconds", in: 1...86_400)
        partitionStall = partition.map { .seconds($0) } ?? partitionStall
    }
}
