import EventWorker
import Logging
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TerminationTests {
    /// How often and with what status the process would have ended.
    private final class Exits: Sendable {
        private let statuses = Mutex<[Int32]>([])

        var all: [Int32] { statuses.withLock { $0 } }

        func note(_ status: Int32) { statuses.withLock { $0.append(status) } }
    }

    private let exits = Exits()
    private let book = LogBook()

    private func termination() -> Termination {
        let termination = Termination(exit: exits.note)
        termination.log(to: book.logger)
        return termination
    }

    @Test func `whoever is told to stop while it starts ends at once, and well`() {
        let termination = termination()
        termination.ask()
        #expect(exits.all == [0])
        #expect(book.lines("nothing was consumed").count == 1)
    }

    @Test func `at work the service ends, and the process only when it has not ended in time`() async throws {
        let termination = termination()
        termination.workBegins(endingWithin: .milliseconds(300)) { ["producer", "photo stores"] }
        termination.ask()
        termination.ask()
        await termination.run()
        try await eventually("the deadline has passed") { !exits.all.isEmpty }
        #expect(exits.all == [1])
        let line = try #require(book.lines("has not ended in time").first)
        #expect(line.level == .critical)
        #expect(line.metadata["open"] == "producer, photo stores")
    }

    @Test func `what is open is named until it is closed`() {
        let open = OpenParts()
        open.add("producer")
        open.add("Redis")
        open.remove("producer")
        #expect(open.all == ["Redis"])
    }
}
