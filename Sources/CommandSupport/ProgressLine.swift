import Synchronization

/// One line that counts up on a terminal, and a few plain lines in a pipe.
package final class ProgressLine: Sendable {
    private let title: String
    private let total: Int
    private let isTerminal = StandardError.isTerminal
    private let start = ContinuousClock().now
    private let lastShown = Mutex(-1)

    /// A line for work of `total` units.
    package init(_ title: String, total: Int) {
        self.title = title
        self.total = max(1, total)
    }

    /// Shows that `count` of the total are done.
    ///
    /// - Parameters:
    ///   - count: How many are done.
    ///   - skipped: How many of them took no time, such as those of an earlier run; they say nothing about the time left.
    package func show(_ count: Int, skipped: Int = 0) {
        lastShown.withLock { last in
            // A pipe gets a line for each quarter.
            guard count > last, isTerminal || count * 4 / total > last * 4 / total || last < 0 else { return }
            last = count
            if isTerminal {
                let width = 30
                let filled = min(width, count * width / total)
                let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
                StandardError.raw("\r\u{1B}[2K\(title) \(bar) \(count)/\(total)\(remaining(count, skipped))")
            } else {
                StandardError.write("\(title) \(count)/\(total)")
            }
        }
    }

    /// Ends the line.
    package func finish() {
        if isTerminal { StandardError.raw("\r\u{1B}[2K") }
    }

    private func remaining(_ count: Int, _ skipped: Int) -> String {
        guard count > skipped, count < total else { return "" }
        let elapsed = (ContinuousClock().now - start).seconds
        return "  about \(Int((elapsed * Double(total - count) / Double(count - skipped)).rounded(.up))) s left"
    }
}
