/// How the values of stored vectors are kept.
public enum VectorPrecision: String, Sendable, Hashable, CaseIterable {
    /// Four bytes a value, as they came.
    case float32
    /// Two bytes a value, rounded to the nearest: half the memory and half the time of a search, cosines right to about
    /// 0.002.
    case bfloat16

    /// The number of bytes of a value.
    public var byteCount: Int {
        switch self {
        case .float32: 4
        case .bfloat16: 2
        }
    }
}
