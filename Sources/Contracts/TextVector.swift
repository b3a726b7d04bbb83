import FoundationEssentials

/// How a text's vector is written in JSON: base64 (RFC 4648, padded) of little-endian bfloat16 values.
///
/// A bfloat16 is the upper half of an IEEE 754 binary32, rounded to nearest, ties to even.
public enum TextVector {
    /// How many values a vector may have.
    public static let dimensions = TextEmbedding.dimensions
    /// How far the Euclidean length of a written vector may be from one; rounding moves it by up to 0.002.
    public static let lengthTolerance = 5e-3

    /// Writes the direction of a vector.
    ///
    /// - Parameter values: Finite values, not all zero, as many as ``dimensions`` allows; brought to Euclidean length one.
    /// - Returns: The text of the field.
    /// - Throws: ``ContractError`` with code `invalid_value` for what has no direction.
    public static func encode(_ values: [Float]) throws(ContractError) -> String {
        let length = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard dimensions.contains(values.count), length.isFinite, length > 0 else {
            throw invalid("textVectors", "must hold finite values that are not all zero")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count * 2)
        for value in values {
            withUnsafeBytes(of: rounded(Float(Double(value) / length)).littleEndian) { bytes.append(contentsOf: $0) }
        }
        return Data(bytes).base64EncodedString()
    }

    /// Reads a vector.
    ///
    /// - Parameters:
    ///   - text: The text of the field.
    ///   - dimension: How many values there must be.
    ///   - field: The field's path, for the error.
    /// - Returns: `dimension` finite values of Euclidean length one within ``lengthTolerance``.
    /// - Throws: ``ContractError`` with code `invalid_value` for what is not base64, or for another count, a value that
    ///   is not finite, or another length.
    public static func decode(_ text: String, dimension: Int, field: String) throws(ContractError) -> [Float] {
        guard let data = Data(base64Encoded: text) else { throw invalid(field, "must be base64") }
        guard data.count == dimension * 2 else {
            throw invalid(field, "must hold \(dimension) values of two bytes, not \(data.count) bytes")
        }
        let values = data.withUnsafeBytes { bytes in
            (0..<dimension).map { index in
                let half = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
                return Float(bitPattern: UInt32(half) << 16)
            }
        }
        guard values.allSatisfy(\.isFinite) else { throw invalid(field, "must hold finite values only") }
        let length = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard abs(length - 1) <= lengthTolerance else { throw invalid(field, "must be L2-normalised") }
        return values
    }

    /// The bfloat16 nearest to a value of at most one, ties to even.
    private static func rounded(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        return UInt16(truncatingIfNeeded: (bits &+ 0x7fff &+ (bits >> 16 & 1)) >> 16)
    }

    private static func invalid(_ field: String, _ problem: String) -> ContractError {
        ContractError(.invalidValue, topic: Topics.memberAttributes, field: field, problem)
    }
}
