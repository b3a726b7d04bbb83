extension Manifest {
    /// One image of a data set.
    public struct Entry: Sendable, Hashable, Codable {
        /// The image's id, unique in the manifest.
        public var id: String
        /// The path of the picture, relative to the manifest's directory.
        public var file: String
        /// SHA-256 of the file, 64 lowercase hexadecimal digits.
        public var sha256: String?
        /// The id of the image this one was made from.
        public var parentId: String?
        /// The person or thing in the picture.
        public var identityId: String?
        /// The side it stands on; nil before the data set was split.
        public var split: Split?
        /// The record of the person's consent.
        public var consentId: String?
        /// What generated the picture; nil for a real photo.
        public var generator: Generator?
        /// All labels ever given, in the order they were given.
        public var labels: [Label]
        /// What the picture cost, in US dollars.
        public var costUSD: Double?

        /// An image of which only id and file are known.
        public init(id: String, file: String) {
            self.id = id
            self.file = file
            labels = []
        }

        /// Whether the picture was made by a machine: it names a generator, or an image it was made from.
        public var isGenerated: Bool { generator != nil || parentId != nil }
    }

    /// The side of the data set that an image stands on.
    public enum Split: String, Sendable, Hashable, Codable, CaseIterable {
        case train
        case validation
        case test
    }

    /// What generated a picture.
    public struct Generator: Sendable, Hashable, Codable {
        /// The generating model's name and version.
        public var model: String
        /// The prompt it was given.
        public var prompt: String?
        /// The id of the request, for bills and questions.
        public var requestId: String?

        /// A generator.
        public init(model: String, prompt: String? = nil, requestId: String? = nil) {
            self.model = model
            self.prompt = prompt
            self.requestId = requestId
        }
    }

    /// One opinion about an image.
    public struct Label: Sendable, Hashable, Codable {
        /// How well the picture shows its subject.
        public enum Quality: String, Sendable, Hashable, Codable {
            case high
            case medium
            case low
        }

        /// The ``source`` of a label that a person gave.
        public static let human = "human"
        /// The ``source`` of a label that a model on this machine gave.
        public static let local = "qwen3-vl"

        /// The style, the class that is learned.
        public var style: String
        /// The picture's quality.
        public var quality: Quality?
        /// How sure the source was, 0 to 1.
        public var confidence: Double?
        /// Who gave the label: ``human``, or the name of a machine.
        public var source: String
        /// The version of the model that gave it.
        public var modelVersion: String?
        /// When it was given, RFC 3339.
        public var at: String?

        /// A label.
        public init(style: String, source: String = Label.human) {
            self.style = style
            self.source = source
        }
    }
}

extension Manifest.Entry {
    /// The label that counts: the last one given by a person, or else the last one; a model on this machine, a second
    /// opinion, counts where there is no other.
    ///
    /// Labels are only ever appended, so "last" is by their place in the list, not by ``Manifest/Label/at``: clocks differ.
    public var currentLabel: Manifest.Label? {
        labels.last { $0.source == Manifest.Label.human } ?? labels.last { $0.source != Manifest.Label.local }
            ?? labels.last
    }
}
