import Contracts
import EventWorker
import Testing

@Suite struct FreshnessTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let event: (Double, String)
        let known: (Double, String)?
        let erasedAt: Double?
        let expected: Freshness

        var testDescription: String {
            let known = known.map { "\($0.1) at \($0.0)" } ?? "nothing"
            return "\(event.1) at \(event.0) against \(known), erased \(erasedAt.map { "at \($0)" } ?? "never")"
        }
    }

    static let cases = [
        Case(event: (5, "a"), known: nil, erasedAt: nil, expected: .new),
        Case(event: (5, "a"), known: (4, "b"), erasedAt: nil, expected: .new),
        Case(event: (5, "a"), known: (6, "b"), erasedAt: nil, expected: .stale),
        // Two events of one moment: the later delivery wins.
        Case(event: (5, "a"), known: (5, "b"), erasedAt: nil, expected: .new),
        Case(event: (5, "a"), known: (5, "a"), erasedAt: nil, expected: .repeated),
        // A repeat is known by its id, even when its time was written another way.
        Case(event: (4, "a"), known: (5, "a"), erasedAt: nil, expected: .repeated),
        Case(event: (6, "a"), known: (5, "a"), erasedAt: nil, expected: .repeated),
        Case(event: (5, "a"), known: nil, erasedAt: 6, expected: .stale),
        Case(event: (5, "a"), known: nil, erasedAt: 5, expected: .stale),
        Case(event: (5, "a"), known: nil, erasedAt: 4.999, expected: .new),
        Case(event: (5, "a"), known: (5, "a"), erasedAt: 5, expected: .stale),
        Case(event: (5, "a"), known: (6, "b"), erasedAt: 4, expected: .stale),
        Case(event: (7, "a"), known: (6, "b"), erasedAt: 5, expected: .new),
    ]

    @Test(arguments: cases)
    func `an event is new, repeated or stale`(_ row: Case) {
        let freshness = Freshness(
            of: (Timestamp.at(row.event.0), row.event.1),
            against: row.known.map { (Timestamp.at($0.0), $0.1) },
            erasedAt: row.erasedAt.map { Timestamp.at($0) }
        )
        #expect(freshness == row.expected)
    }
}
