import Contracts
import FoundationEssentials
import Matching

/// What a vector set keeps beside a member's vector: what filters name, and what tells newer from older.
struct VectorSetEntry: Encodable, Sendable {
    /// When the photo changed, in milliseconds, and by which event.
    let style: Int64
    let source: String
    /// When the attributes changed; without attributes no filter admits the member.
    var profile: Int64?
    var active: Int?
    var gender: String?
    var seeking: [String]?
    var year: Int?
    /// The ages that the member looks for.
    var low: Int?
    var high: Int?
    var region: String?

    /// Ages and years beyond this bound are one to a filter: Redis computes in doubles.
    static let bound = 1_000_000_000

    /// - Parameters:
    ///   - style: when the photo changed, and by which event.
    ///   - profile: when the attributes changed, and the attributes; nil while none are known.
    init(style: (occurredAt: Timestamp, sourceEventId: String), profile: (occurredAt: Timestamp, member: Member)?) {
        self.style = style.occurredAt.millisecondsSinceEpoch
        source = style.sourceEventId
        guard let (occurredAt, member) = profile else { return }
        self.profile = occurredAt.millisecondsSinceEpoch
        active = member.active ? 1 : 0
        gender = Self.word(member.gender)
        seeking = member.seeking.map(Self.word).sorted()
        year = Self.bounded(member.birthYear)
        low = Self.bounded(member.ageRange?.lowerBound ?? -Self.bound)
        high = Self.bounded(member.ageRange?.upperBound ?? Self.bound)
        region = Self.word(member.region)
    }

    /// The attributes as Redis takes them.
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    /// A word as it stands in attributes and filters: letters and digits of ASCII, and `%` with two hexadecimal digits for
    /// each other byte, because filters have no way to write a quotation mark inside of a text.
    static func word(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func bounded(_ number: Int) -> Int { min(max(number, -bound), bound) }
}
