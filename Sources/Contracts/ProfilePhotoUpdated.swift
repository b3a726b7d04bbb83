/// A member's profile photo changed: fetch it, embed it, rank again.
public struct ProfilePhotoUpdated: ContractEvent {
    /// The topic `profile-photo-updated`.
    public static let topic = Topics.profilePhotoUpdated

    /// Identifies the event; a repeated delivery repeats it.
    public let eventId: String
    /// When the photo changed; a later change wins over an earlier one.
    public let occurredAt: Timestamp
    /// The version of the schema the event was written under.
    public let schemaVersion: Int
    /// Whether the event belongs to a test; absent means it does not.
    public let isTest: Bool?
    /// The member whose photo changed, and the key of the record.
    public let userId: String
    /// The app's id of the photo.
    public let photoId: String
    /// Where the photo is: an `https`, `s3` or `file` URL, percent-encoded, scheme in lower case.
    public let photoUrl: String
    /// SHA-256 of the photo's bytes in hexadecimal; checked when present.
    public let contentSha256: String?

    /// The id that is the record's key: the member's.
    public var key: String { userId }

    /// Creates the event under the current schema version.
    public init(
        eventId: String,
        occurredAt: Timestamp,
        isTest: Bool? = nil,
        userId: String,
        photoId: String,
        photoUrl: String,
        contentSha256: String? = nil
    ) {
        self.eventId = eventId
        self.occurredAt = occurredAt
        schemaVersion = contractSchemaVersion
        self.isTest = isTest
        self.userId = userId
        self.photoId = photoId
        self.photoUrl = photoUrl
        self.contentSha256 = contentSha256
    }

    /// The 32 bytes that ``contentSha256`` writes in hexadecimal, or `nil` when it is absent or has another form.
    public var contentDigest: [UInt8]? {
        guard let contentSha256, contentSha256.utf8.count == 64 else { return nil }
        var digest: [UInt8] = []
        var high: UInt8?
        for character in contentSha256 {
            guard character.isASCII, let nibble = character.hexDigitValue else { return nil }
            if let first = high {
                digest.append(first << 4 | UInt8(nibble))
                high = nil
            } else {
                high = UInt8(nibble)
            }
        }
        return digest
    }

    /// Checks lengths and forms.
    ///
    /// - Throws: ``ContractError`` for the first field that breaks the contract.
    public func validate() throws(ContractError) {
        let rules = FieldRules(self)
        try rules.envelope(self)
        try rules.identifier(userId, "userId")
        try rules.identifier(photoId, "photoId")
        try rules.require(Self.isPhotoURL(photoUrl), "photoUrl", "must be an https, s3 or file URL")
        if contentSha256 != nil {
            try rules.require(contentDigest != nil, "contentSha256", "must be 64 hexadecimal digits")
        }
    }

    private static func isPhotoURL(_ text: String) -> Bool {
        guard text.utf8.count <= FieldRules.maximumURLLength else { return false }
        return ["https://", "s3://", "file://"].contains { prefix in
            text.hasPrefix(prefix) && text.utf8.count > prefix.utf8.count
        } && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }
}
