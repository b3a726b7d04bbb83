internal import CImageCodecs

/// Turns a codec's status and message into a typed error.
enum CodecCall {
    /// Runs one codec function, which writes a terminated message where it fails.
    static func run(
        _ format: PhotoFormat,
        _ body: (UnsafeMutablePointer<CChar>?) -> Int32
    ) throws(InferenceError) {
        var message = [CChar](repeating: 0, count: Int(IMAGE_CODEC_MESSAGE_CAPACITY))
        let status = message.withUnsafeMutableBufferPointer { body($0.baseAddress) }
        if status == Int32(IMAGE_CODEC_OK.rawValue) {
            return
        }
        let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        throw error(status, "\(format.rawValue) file: \(reason)")
    }

    private static func error(_ status: Int32, _ reason: String) -> InferenceError {
        switch UInt32(bitPattern: status) {
        case IMAGE_CODEC_TRUNCATED.rawValue: InferenceError(.photoTruncated, "\(reason): upload it again")
        case IMAGE_CODEC_UNSUPPORTED.rawValue: InferenceError(.photoUnsupported, reason)
        case IMAGE_CODEC_OUT_OF_MEMORY.rawValue: InferenceError(.photoMemory, "\(reason): give the program more memory")
        default: InferenceError(.photoCorrupt, "\(reason): upload it again")
        }
    }
}
