/// What the headers of a dead letter say about its failure; key, value and the other headers stay as they were.
public struct DeadLetterHeaders: Sendable, Hashable {
    /// What every dead-letter header begins with.
    public static let prefix = "dlq_"
    /// The longest `dlq_error`, in bytes of UTF-8.
    public static let maximumErrorLength = 512
    /// The reason that stands for one that is not a short code.
    public static let unclassifiedReason = "unclassified"

    /// A short code from a small set, for example `missing_field`.
    public let reason: String
    /// One sentence for a person, on one line, at most ``maximumErrorLength`` bytes.
    public let error: String
    /// How often the event was tried.
    public let attempts: Int
    /// The topic it was consumed from.
    public let topic: String
    /// The partition it was consumed from.
    public let partition: Int32
    /// Its offset in that partition.
    public let offset: Int64
    /// The consumer group that gave it up.
    public let group: String
    /// When it was given up.
    public let at: Timestamp
    /// The version of the worker that gave it up.
    public let workerVersion: String

    /// Describes a failure.
    ///
    /// - Parameters:
    ///   - reason: A code of up to 64 lower-case letters, digits and underscores; anything else becomes
    ///     ``unclassifiedReason``, so that the set stays bounded.
    ///   - error: One sentence; control characters become spaces, and what is too long is cut off.
    ///   - attempts: How often the event was tried.
    ///   - topic: The topic it was consumed from.
    ///   - partition: The partition it was consumed from.
    ///   - offset: Its offset in that partition.
    ///   - group: The consumer group that gave it up.
    ///   - at: When it was given up.
    ///   - workerVersion: The version of the worker that gave it up.
    public init(
        reason: String,
        error: String,
        attempts: Int,
        topic: String,
        partition: Int32,
        offset: Int64,
        group: String,
        at: Timestamp,
        workerVersion: String
    ) {
        self.reason = Self.isCode(reason) ? reason : Self.unclassifiedReason
        self.error = Self.oneLine(error)
        self.attempts = attempts
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.group = group
        self.at = at
        self.workerVersion = workerVersion
    }

    private static func isCode(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
            }
    }

    private static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        var length = 0
        for scalar in text.unicodeScalars {
            length += UTF8.width(scalar)
            guard length <= maximumErrorLength else { break }
            line.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return String(line)
    }
}
