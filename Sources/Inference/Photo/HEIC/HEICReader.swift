/// Reads numbers one after another.
struct HEICReader {
    let bytes: BoundedBytes
    private(set) var offset = 0

    /// Begins at the first byte.
    init(_ bytes: BoundedBytes) {
        self.bytes = bytes
    }

    /// The next number of so many bytes, 0 for none.
    ///
    /// - Throws: `photo_truncated` at the end.
    mutating func number(_ count: Int) throws(InferenceError) -> Int {
        guard let value = bytes.unsigned(at: offset, count: count, bigEndian: true) else {
            throw PhotoHeader.truncated(.heic)
        }
        offset += count
        return value
    }

    /// The next bytes as a window.
    mutating func window(_ count: Int) throws(InferenceError) -> BoundedBytes {
        guard let window = bytes.window(at: offset, count: count) else { throw PhotoHeader.truncated(.heic) }
        offset += count
        return window
    }
}
