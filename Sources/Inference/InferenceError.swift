/// What went wrong on the way from photos, texts and checkpoint files to features and embeddings.
///
/// The message is one sentence that names the file or field; the code is one of a bounded set, fit for a metric
/// label or a dead-letter header.
public struct InferenceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A bounded name for the kind of failure.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String, CaseIterable {
            case photoUnreadable = "photo_unreadable"
            case photoEmpty = "photo_empty"
            case photoUnsupported = "photo_unsupported"
            case photoCorrupt = "photo_corrupt"
            case photoTruncated = "photo_truncated"
            case photoTooManyBytes = "photo_too_many_bytes"
            case photoTooManyPixels = "photo_too_many_pixels"
            case photoTooManyScans = "photo_too_many_scans"
            case photoAspectRatio = "photo_aspect_ratio"
            case photoMemory = "photo_memory"
            case computeUnsupported = "compute_unsupported"
            case deviceUnavailable = "device_unavailable"
            case deviceMemory = "device_memory"
            case deviceFailed = "device_failed"
            case preprocessorInvalid = "preprocessor_invalid"
            case textEmpty = "text_empty"
            case textTooLong = "text_too_long"
            case textUnreadable = "text_unreadable"
            case checkpointMissing = "checkpoint_missing"
            case checkpointMalformed = "checkpoint_malformed"
            case checkpointTensor = "checkpoint_tensor"
            case checkpointUnsupported = "checkpoint_unsupported"
            case checkpointDrift = "checkpoint_drift"
            case checkpointMemory = "checkpoint_memory"
            case headMalformed = "head_malformed"
            case headWidth = "head_width"
        }

        private let value: Value

        /// Every code.
        public static let all = Value.allCases.map(Code.init(value:))

        /// The code as it appears in JSON, logs and headers.
        public var rawValue: String { value.rawValue }

        /// The code as it appears in JSON, logs and headers.
        public var description: String { rawValue }

        /// The photo's file cannot be read.
        public static let photoUnreadable = Code(value: .photoUnreadable)
        /// The photo has no bytes.
        public static let photoEmpty = Code(value: .photoEmpty)
        /// The bytes are no image, or an image of a kind that is not decoded.
        public static let photoUnsupported = Code(value: .photoUnsupported)
        /// The image is of a known kind but its contents are damaged.
        public static let photoCorrupt = Code(value: .photoCorrupt)
        /// The image ends too early.
        public static let photoTruncated = Code(value: .photoTruncated)
        /// The file is larger than the limit.
        public static let photoTooManyBytes = Code(value: .photoTooManyBytes)
        /// The image has more pixels than the limit.
        public static let photoTooManyPixels = Code(value: .photoTooManyPixels)
        /// The image goes over its pixels more often than the limit.
        public static let photoTooManyScans = Code(value: .photoTooManyScans)
        /// One side of the image is too many times longer than the other.
        public static let photoAspectRatio = Code(value: .photoAspectRatio)
        /// The machine had no memory for the picture.
        public static let photoMemory = Code(value: .photoMemory)
        /// This processor does not compute in the precision that was asked for.
        public static let computeUnsupported = Code(value: .computeUnsupported)
        /// There is no graphics processor to compute on, or something that it needs is missing or too old.
        public static let deviceUnavailable = Code(value: .deviceUnavailable)
        /// The graphics processor has too little memory.
        public static let deviceMemory = Code(value: .deviceMemory)
        /// The graphics processor failed or does not answer any more.
        public static let deviceFailed = Code(value: .deviceFailed)
        /// The preprocessor's own settings do not make sense.
        public static let preprocessorInvalid = Code(value: .preprocessorInvalid)
        /// The text has nothing but whitespace.
        public static let textEmpty = Code(value: .textEmpty)
        /// The text has more bytes or tokens than the limit.
        public static let textTooLong = Code(value: .textTooLong)
        /// The text is not written as it should be.
        public static let textUnreadable = Code(value: .textUnreadable)
        /// A file of the checkpoint is not there.
        public static let checkpointMissing = Code(value: .checkpointMissing)
        /// A file of the checkpoint cannot be parsed.
        public static let checkpointMalformed = Code(value: .checkpointMalformed)
        /// A tensor is absent or has the wrong shape or type.
        public static let checkpointTensor = Code(value: .checkpointTensor)
        /// The checkpoint asks for something that is not implemented.
        public static let checkpointUnsupported = Code(value: .checkpointUnsupported)
        /// The checkpoint no longer gives the embedding recorded with it.
        public static let checkpointDrift = Code(value: .checkpointDrift)
        /// The machine has no memory for the weights.
        public static let checkpointMemory = Code(value: .checkpointMemory)
        /// The projection head's file is not a projection head.
        public static let headMalformed = Code(value: .headMalformed)
        /// The projection head does not fit the backbone's width.
        public static let headWidth = Code(value: .headWidth)
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
