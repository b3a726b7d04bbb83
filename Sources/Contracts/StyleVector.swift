import FoundationEssentials

/// How a style vector is written in JSON: base64 (RFC 4648, padded) of little-endian IEEE 754 binary32 values.
public enum StyleVector {
    /// The number of values in a style embedding.
    public static let dimension = 256
    /// How far the Euclidean length of an L2-normalised vector may be from one.
    public static let lengthTolerance = 1e-3

    /// Writes a vector.
    ///
    /// - Parameters:
    ///   - values: Finite values of Euclidean length one.
    ///   - dimension: How many values there must be.
    /// - Returns: The text of the field `embedding`.
    /// - Throws: ``ContractError`` with code `invalid_value` for another count, a value that is not finite, or another
    ///   length.
    public static func encode(_ values: [Float], dimension: Int = dimension) throws(ContractError) -> String {
        try check(values, dimension: dimension)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count * 4)
        for value in values {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return Data(bytes).base64EncodedString()
    }

    /// Reads a vector.
    ///
    /// - Parameters:
    ///   - text: The text of the field `embedding`.
    ///   - dimension: How many values there must be.
    /// - Returns: `dimension` finite values of Euclidean length one.
    /// - Throws: ``ContractError`` with code `invalid_value` for what is not base64, or for another count, a value that
    ///   is not finite, or another length.
    public static func decode(_ text: String, dimension: Int = dimension) throws(ContractError) -> [Float] {
        guard let data = Data(base64Encoded: text) else { throw invalid("must be base64") }
        guard data.count == dimension * 4 else {
            throw invalid("must hold \(dimension) values of four bytes, not \(data.count) bytes")
        }
        let values = data.withUnsafeBytes { bytes in
            (0..<dimension).map { index in
                Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
            }
        }
        try check(values, dimension: dimension)
        return values
    }

    private static func check(_ values: [Float], dimension: Int) throws(ContractError) {
        guard values.count == dimension else {
            throw invalid("must hold \(dimension) values, not \(values.count)")
        }
        guard values.allSatisfy(\.isFinite) else { throw invalid("must hold finite values only") }
        let squaredLength = values.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard abs(squaredLength.squareRoot() - 1) <= lengthTolerance else {
            throw invalid("must be L2-normalised")
        }
    }

    private static func invalid(_ problem: String) -> ContractError {
        ContractError(.invalidValue, topic: Topics.styleEmbeddings, field: "embedding", problem)
    }
}
