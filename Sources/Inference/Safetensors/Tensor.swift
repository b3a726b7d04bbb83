/// A tensor's bytes where they lie in a mapped file.
package struct Tensor: Sendable {
    /// The tensor's name in the checkpoint.
    package let name: String
    /// The format of its values.
    package let element: TensorElement
    /// The extent of each dimension, outermost first.
    package let shape: [Int]
    /// Where the tensor's bytes start in its file.
    package let fileOffset: Int
    /// The file, kept mapped as long as a tensor refers to it.
    package let file: MappedFile

    /// The number of values.
    package var count: Int { shape.reduce(1, *) }

    /// The number of bytes.
    package var byteCount: Int { count * element.byteCount }

    /// Calls `body` with the values as they are stored, at any alignment; they are valid during the call.
    package func withBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        file.withBytes { body(UnsafeRawBufferPointer(rebasing: $0[fileOffset..<fileOffset + byteCount])) }
    }
}
