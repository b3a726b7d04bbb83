public import FoundationEssentials

/// A moment in Coordinated Universal Time with millisecond precision, written in JSON as RFC 3339.
///
/// Every `Timestamp` lies between years 0000 and 9999, the range that RFC 3339 can express.
public struct Timestamp: Sendable, Hashable {
    /// The earliest moment: 0000-01-01T00:00:00.000Z.
    public static let earliest = Timestamp(unchecked: -62_167_219_200_000)
    /// The latest moment: 9999-12-31T23:59:59.999Z.
    public static let latest = Timestamp(unchecked: 253_402_300_799_999)

    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let millisecondsSinceEpoch: Int64

    private init(unchecked milliseconds: Int64) {
        millisecondsSinceEpoch = milliseconds
    }

    /// Creates a moment from a Unix time.
    ///
    /// - Parameter millisecondsSinceEpoch: Milliseconds since 1970; brought into the range from
    ///   ``earliest`` to ``latest``.
    public init(millisecondsSinceEpoch: Int64) {
        let lowerBound = Self.earliest.millisecondsSinceEpoch
        let upperBound = Self.latest.millisecondsSinceEpoch
        self.millisecondsSinceEpoch = min(max(millisecondsSinceEpoch, lowerBound), upperBound)
    }

    /// Creates a moment from a date, rounded to the nearest millisecond.
    ///
    /// - Parameter date: The date; brought into the range from ``earliest`` to ``latest``.
    public init(_ date: Date) {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        guard milliseconds > Double(Self.earliest.millisecondsSinceEpoch) else {
            self = .earliest
            return
        }
        guard milliseconds < Double(Self.latest.millisecondsSinceEpoch) else {
            self = .latest
            return
        }
        millisecondsSinceEpoch = Int64(milliseconds)
    }

    /// The same moment as a `Date`.
    public var date: Date {
        Date(timeIntervalSince1970: Double(millisecondsSinceEpoch) / 1000)
    }
}

extension Timestamp: Comparable {
    /// Whether one moment comes before another.
    public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.millisecondsSinceEpoch < rhs.millisecondsSinceEpoch
    }
}

extension Timestamp: Codable {
    /// Decodes an RFC 3339 string.
    ///
    /// - Throws: `DecodingError.dataCorrupted` when the string is not an RFC 3339 date and time.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let timestamp = Timestamp(rfc3339: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected an RFC 3339 date and time"
            )
        }
        self = timestamp
    }

    /// Encodes ``rfc3339``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}

extension Timestamp: CustomStringConvertible {
    /// The moment in RFC 3339, in UTC with milliseconds.
    public var description: String { rfc3339 }
}
