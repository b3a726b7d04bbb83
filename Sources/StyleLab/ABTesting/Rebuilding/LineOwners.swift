import ABTest

/// Whom a line belongs to, found without making anything of its other fields.
struct LineOwners {
    private enum Name {
        static let type = FieldName("type")
        static let user = FieldName("userId")
        static let actor = FieldName("actorId")
        static let viewer = FieldName("viewerId")
        static let target = FieldName("targetId")
        static let candidate = FieldName("candidateId")
        static let attribution = FieldName("attribution")
    }

    private static let impressionType = ByteHash.hash("impression")
    private static let unattributedWord = ByteHash.hash("unattributed")

    private var user: UInt64?
    private var first: UInt64?
    private var second: UInt64?
    /// Whether it is an impression.
    private(set) var isImpression = false
    /// Whether it is an outcome without a known impression.
    private(set) var isUnattributed = false

    /// Reads a line; `nil` when it is no whole object.
    ///
    /// - Parameters:
    ///   - line: The line.
    ///   - isOutcome: Whether who acted on whom counts, which an outcome has beside viewer and candidate.
    init?(_ line: UnsafeRawBufferPointer, isOutcome: Bool = false) {
        var found = LineOwners()
        let isWhole = LineFields.each(in: line) { name, value in
            switch name.count {
            case 4: if name == Name.type { found.isImpression = value.hash == Self.impressionType }
            case 6: if name == Name.user { found.user = value.hash }
            case 7: if name == Name.actor, isOutcome { found.first = value.hash }
            case 8:
                if name == Name.viewer, !isOutcome { found.first = value.hash }
                if name == Name.target, isOutcome { found.second = value.hash }
            case 11:
                if name == Name.candidate, !isOutcome { found.second = value.hash }
                if name == Name.attribution { found.isUnattributed = value.hash == Self.unattributedWord }
            default: break
            }
        }
        guard isWhole else { return nil }
        self = found
    }

    private init() {}

    /// The member whom a slate is for, or who was shown somebody.
    var viewer: UInt64? { user ?? first }

    /// The two members in either order.
    var pair: UInt64? {
        guard let first, let second else { return nil }
        return first ^ second
    }
}
