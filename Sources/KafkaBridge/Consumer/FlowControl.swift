/// When a partition with too many unfinished records is paused, and when it is resumed.
package struct FlowControl: Sendable, Hashable {
    /// The number of unfinished records at which fetching stops.
    package let highWatermark: Int
    /// The number of unfinished records at which fetching goes on.
    package let lowWatermark: Int

    /// Creates the rule.
    package init(highWatermark: Int, lowWatermark: Int) {
        self.highWatermark = highWatermark
        self.lowWatermark = lowWatermark
    }

    /// Whether a partition should be paused now. Between the marks it stays as it is.
    package func shouldPause(unfinished: Int, isPaused: Bool) -> Bool {
        if unfinished >= highWatermark {
            return true
        }
        return isPaused && unfinished > lowWatermark
    }
}
