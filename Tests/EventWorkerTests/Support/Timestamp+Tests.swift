import Contracts

extension Timestamp {
    /// A moment of the tests' own calendar: seconds after 1 June 2026.
    static func at(_ seconds: Double) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: 1_780_272_000_000 + Int64((seconds * 1000).rounded()))
    }
}
