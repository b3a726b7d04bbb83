extension RedisArgument {
    /// Sends a vector as little-endian fp32 values.
    ///
    /// The server itself takes in what has no direction, and then gives it a score like any other.
    ///
    /// - Parameter vector: Finite values, not all zero.
    /// - Throws: `RedisError` with code `configuration` for a vector that has no direction.
    public init(vector: [Float]) throws(RedisError) {
        guard vector.allSatisfy(\.isFinite) else {
            throw RedisError(.configuration, "the vector holds an infinity or a NaN")
        }
        guard vector.contains(where: { $0 != 0 }) else {
            throw RedisError(.configuration, "the vector has length zero and so no direction")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(vector.count * 4)
        for value in vector {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        self.init(bytes)
    }

    /// Reads little-endian fp32 values; `nil` when the bytes are no whole number of them.
    static func vector(_ bytes: [UInt8]) -> [Float]? {
        guard bytes.count.isMultiple(of: 4) else { return nil }
        return bytes.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map { offset in
                Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
            }
        }
    }
}
