import FoundationEssentials
import Glibc

/// A tensor that is to be written: its bytes as they stand in the file.
package struct StoredTensor: Sendable {
    /// The tensor's name.
    package let name: String
    /// The format as safetensors names it, such as "F32" or "I64".
    package let element: String
    /// The extent of each dimension, outermost first.
    package let shape: [Int]
    /// The values, little-endian.
    package let bytes: [UInt8]

    /// A tensor of stored bytes.
    package init(_ name: String, element: String, shape: [Int], bytes: [UInt8]) {
        self.name = name
        self.element = element
        self.shape = shape
        self.bytes = bytes
    }

    /// A tensor of single-precision values.
    package init(_ name: String, shape: [Int], floats: [Float]) {
        self.init(name, element: "F32", shape: shape, bytes: Self.bytes(floats))
    }

    /// A tensor of whole numbers.
    package init(_ name: String, shape: [Int], integers: [Int]) {
        self.init(name, element: "I64", shape: shape, bytes: Self.bytes(integers.map(Int64.init)))
    }

    // A tensor in memory is little-endian already on every processor that Swift runs on.
    private static func bytes<Value>(_ values: [Value]) -> [UInt8] {
        values.withUnsafeBytes { [UInt8]($0) }
    }
}

/// Writes safetensors files as PyTorch reads them: sorted metadata, header padded with spaces to eight bytes.
package enum SafetensorsWriter {
    /// The bytes of a whole file; the same tensors and metadata always give the same bytes.
    package static func file(_ tensors: [StoredTensor], metadata: [String: String] = [:]) throws -> [UInt8] {
        var offset = 0
        var parts: [String] = []
        if !metadata.isEmpty { parts.append("\"__metadata__\":\(try json(metadata))") }
        for tensor in tensors {
            let end = offset + tensor.bytes.count
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            let description =
                "{\"dtype\":\"\(tensor.element)\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}"
            parts.append("\(try json(tensor.name)):\(description)")
            offset = end
        }
        var header = [UInt8]("{\(parts.joined(separator: ","))}".utf8)
        header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
        var file = withUnsafeBytes(of: UInt64(header.count).littleEndian) { [UInt8]($0) }
        file.reserveCapacity(8 + header.count + offset)
        file += header
        for tensor in tensors { file += tensor.bytes }
        return file
    }

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
