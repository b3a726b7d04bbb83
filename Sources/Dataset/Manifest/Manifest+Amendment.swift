extension Manifest {
    /// What was learned of an image after its line was written: a line of its own further down.
    ///
    /// A value that is present takes the place of the earlier one; labels are added to those that there are.
    public struct Amendment: Sendable, Hashable, Codable {
        /// The id of the image.
        public var amends: String
        /// SHA-256 of the file, 64 lowercase hexadecimal digits.
        public var sha256: String?
        /// The person or thing in the picture.
        public var identityId: String?
        /// The side it stands on.
        public var split: Split?
        /// The record of the person's consent.
        public var consentId: String?
        /// Further labels, in the order they were given.
        public var labels: [Label]

        /// An amendment that says nothing yet.
        public init(amends: String) {
            self.amends = amends
            labels = []
        }

        /// A line that adds labels.
        public init(amends: String, labels: [Label]) {
            self.amends = amends
            self.labels = labels
        }

        func apply(to entry: inout Entry) {
            entry.sha256 = sha256 ?? entry.sha256
            entry.identityId = identityId ?? entry.identityId
            entry.split = split ?? entry.split
            entry.consentId = consentId ?? entry.consentId
            entry.labels += labels
        }
    }

    /// A line of the file.
    enum Line: Decodable {
        case image(Entry)
        case amendment(Amendment)

        private enum Key: String, CodingKey { case amends }

        init(from decoder: any Decoder) throws {
            let isAmendment = try decoder.container(keyedBy: Key.self).contains(.amends)
            self = isAmendment ? .amendment(try Amendment(from: decoder)) : .image(try Entry(from: decoder))
        }
    }
}

extension Manifest.Amendment {
    private enum Key: String, CodingKey {
        case amends, sha256, identityId, split, consentId, labels
    }

    /// Decodes one line strictly: what is present must make sense.
    ///
    /// - Parameter decoder: The decoder of the line.
    /// - Throws: `DecodingError` with the field and, in its description, what to write instead.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        amends = try fields.requiredText(.amends, orElse: "name the image's id")
        sha256 = try fields.sha256(.sha256)
        identityId = try fields.text(.identityId)
        split = try fields.split(.split)
        consentId = try fields.text(.consentId)
        labels = try fields.decodeIfPresent([Manifest.Label].self, forKey: .labels) ?? []
    }
}
