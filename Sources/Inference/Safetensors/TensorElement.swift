/// The number formats of weights that can be computed with.
package enum TensorElement: String, Sendable, Hashable {
    case bfloat16 = "BF16"
    case float16 = "F16"
    case float32 = "F32"

    /// Bytes of one value.
    package var byteCount: Int {
        switch self {
        case .bfloat16, .float16: 2
        case .float32: 4
        }
    }
}
