/// A memory-mapped safetensors file.
package struct SafetensorsFile: Sendable {
    /// What the file holds.
    package let header: SafetensorsHeader
    private let file: MappedFile

    /// Maps the file and checks its header.
    ///
    /// - Throws: `checkpoint_missing`, `checkpoint_malformed`.
    package init(path: String) throws(InferenceError) {
        file = try MappedFile(path: path)
        header = try file.withBytes { (bytes) throws(InferenceError) in try SafetensorsHeader(bytes, path: path) }
    }

    /// The path the file was opened by.
    package var path: String { file.path }

    /// The tensor called `name`, or nil when the file has none.
    ///
    /// - Throws: `checkpoint_tensor` when its format cannot be computed with.
    package func tensor(_ name: String) throws(InferenceError) -> Tensor? {
        guard let entry = header.entries[name] else { return nil }
        guard let element = TensorElement(rawValue: entry.element) else {
            throw InferenceError(
                .checkpointTensor,
                "tensor \(name) in \(path) is \(entry.element); BF16, F16 and F32 are supported"
            )
        }
        return Tensor(
            name: name,
            element: element,
            shape: entry.shape,
            fileOffset: entry.byteRange.lowerBound,
            file: file
        )
    }

    /// Calls `body` with the stored bytes of an entry, whatever its format; they are valid during the call.
    package func bytes<Value>(of entry: SafetensorsHeader.Entry, _ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        file.withBytes { body(UnsafeRawBufferPointer(rebasing: $0[entry.byteRange])) }
    }
}
