/// Why a photo, a checkpoint or a head could not be used.
///
/// `code` is one of a fixed set of short names, safe as a metric label or in a machine-readable reply; `message` says
/// in a sentence what was wrong, where, and what can be done about it.
public struct InferenceError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure: one of a closed set of names.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case photoEmpty = "photo_empty"
            case photoUnsupported = "photo_unsupported"
            case photoCorrupt = "photo_corrupt"
            case photoTruncated = "photo_truncated"
            case photoTooManyBytes = "photo_too_many_bytes"
            case photoTooManyPixels = "photo_too_many_pixels"
            case photoAspectRatio = "photo_aspect_ratio"
            case photoMemory = "photo_memory"
            case preprocessorInvalid = "preprocessor_invalid"
        }

        private let name: Name

        private init(_ name: Name) {
            self.name = name
        }

        /// There are no bytes at all.
        public static let photoEmpty = Code(.photoEmpty)
        /// The bytes are not a picture, or a picture of a kind that is not decoded.
        public static let photoUnsupported = Code(.photoUnsupported)
        /// The file is damaged.
        public static let photoCorrupt = Code(.photoCorrupt)
        /// The file ends before its picture does.
        public static let photoTruncated = Code(.photoTruncated)
        /// The file is larger than `PhotoLimits.maxBytes`.
        public static let photoTooManyBytes = Code(.photoTooManyBytes)
        /// The picture has more pixels than `PhotoLimits.maxPixels`.
        public static let photoTooManyPixels = Code(.photoTooManyPixels)
        /// The longer side is too many times the shorter one.
        public static let photoAspectRatio = Code(.photoAspectRatio)
        /// The machine had no memory for the picture.
        public static let photoMemory = Code(.photoMemory)
        /// The preprocessor's own settings do not make sense.
        public static let preprocessorInvalid = Code(.preprocessorInvalid)

        /// The name as it appears in metrics and replies, for example `photo_truncated`.
        public var rawValue: String { name.rawValue }

        /// The same as `rawValue`.
        public var description: String { rawValue }
    }

    /// The kind of failure.
    public let code: Code

    /// What was wrong, where, and what can be done about it.
    public let message: String

    /// Makes an error of one kind.
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - message: What was wrong, where, and what can be done about it.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message, separated by a colon.
    public var description: String { "\(code): \(message)" }
}
