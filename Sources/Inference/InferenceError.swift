/// What went wrong on the way from photos, texts and checkpoint files to features and embeddings.
///
/// The message is one sentence that names the file or field; the code is one of a bounded set, fit for a metric
/// label or a dead-letter header.
public struct InferenceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A bounded name for the kind of failure.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code as it appears in JSON, logs and headers.
        public let rawValue: String

        private init(_ rawValue: String) {
            self.rawValue = rawValue
        }

        /// The code as it appears in JSON, logs and headers.
        public var description: String { rawValue }

        /// The photo's file cannot be read.
        public static let photoUnreadable = Code("photo_unreadable")
        /// The photo has no bytes.
        public static let photoEmpty = Code("photo_empty")
        /// The bytes are no image, or an image of a kind that is not decoded.
        public static let photoUnsupported = Code("photo_unsupported")
        /// The image is of a known kind but its contents are damaged.
        public static let photoCorrupt = Code("photo_corrupt")
        /// The image ends too early.
        public static let photoTruncated = Code("photo_truncated")
        /// The file is larger than the limit.
        public static let photoTooManyBytes = Code("photo_too_many_bytes")
        /// The image has more pixels than the limit.
        public static let photoTooManyPixels = Code("photo_too_many_pixels")
        /// One side of the image is too many times longer than the other.
        public static let photoAspectRatio = Code("photo_aspect_ratio")
        /// The machine had no memory for the picture.
        public static let photoMemory = Code("photo_memory")
        /// This processor does not compute in the precision that was asked for.
        public static let computeUnsupported = Code("compute_unsupported")
        /// The preprocessor's own settings do not make sense.
        public static let preprocessorInvalid = Code("preprocessor_invalid")
        /// The text has nothing but whitespace.
        public static let textEmpty = Code("text_empty")
        /// The text has more bytes or tokens than the limit.
        public static let textTooLong = Code("text_too_long")
        /// The text is not written as it should be.
        public static let textUnreadable = Code("text_unreadable")
        /// A file of the checkpoint is not there.
        public static let checkpointMissing = Code("checkpoint_missing")
        /// A file of the checkpoint cannot be parsed.
        public static let checkpointMalformed = Code("checkpoint_malformed")
        /// A tensor is absent or has the wrong shape or type.
        public static let checkpointTensor = Code("checkpoint_tensor")
        /// The checkpoint asks for something that is not implemented.
        public static let checkpointUnsupported = Code("checkpoint_unsupported")
        /// The checkpoint no longer gives the embedding recorded with it.
        public static let checkpointDrift = Code("checkpoint_drift")
        /// The projection head's file is not a projection head.
        public static let headMalformed = Code("head_malformed")
        /// The projection head does not fit the backbone's width.
        public static let headWidth = Code("head_width")
    }

    /// The kind of failure.
    public let code: Code

    /// One sentence: what is wrong, where, and what to do.
    public let message: String

    /// Creates an error of the given kind.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    public var description: String { "\(code): \(message)" }
}
