import CommandSupport
import Testing

/// Waits until something holds for which there is no event to wait for.
func eventually(
    _ what: String,
    within limit: Duration = .patience,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("\(what): not within \(limit)", sourceLocation: sourceLocation)
}
