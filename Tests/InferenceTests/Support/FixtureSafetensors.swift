import Foundation

/// A tensor to be written to a safetensors file.
struct WrittenTensor: Sendable {
    let name: String
    let element: String
    let shape: [Int]
    /// The stored bytes; nil leaves a hole in the file, which reads as zeros.
    let bytes: [UInt8]?

    init(_ name: String, element: String = "F32", shape: [Int], bytes: [UInt8]?) {
        self.name = name
        self.element = element
        self.shape = shape
        self.bytes = bytes
    }

    /// A tensor of given values, rounded to the element's format.
    init(_ name: String, element: String = "F32", shape: [Int], values: [Float]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count * 4)
        for value in values {
            switch element {
            case "BF16": withUnsafeBytes(of: UInt16(value.bitPattern >> 16).littleEndian) { bytes += $0 }
            case "F16": withUnsafeBytes(of: Float16(value).bitPattern.littleEndian) { bytes += $0 }
            default: withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
            }
        }
        self.init(name, element: element, shape: shape, bytes: bytes)
    }

    var byteCount: Int {
        let elementBytes = ["F32": 4, "I64": 8][element] ?? 2
        return bytes?.count ?? shape.reduce(elementBytes, *)
    }
}

/// Writes safetensors files, good ones and bad ones.
enum FixtureSafetensors {
    /// The eight bytes of length and the header itself, `padding` spaces after its JSON to shift where tensors begin.
    static func header(_ tensors: [WrittenTensor], padding: Int = 0) throws -> [UInt8] {
        var fields: [String: JSONValue] = ["__metadata__": ["format": "pt"]]
        var offset = 0
        for tensor in tensors {
            fields[tensor.name] = [
                "dtype": .string(tensor.element), "shape": .array(tensor.shape.map { .integer($0) }),
                "data_offsets": [.integer(offset), .integer(offset + tensor.byteCount)],
            ]
            offset += tensor.byteCount
        }
        return header(json: [UInt8](try JSONValue.object(fields).data()) + [UInt8](repeating: 32, count: padding))
    }

    /// The length and a header of any bytes.
    static func header(json: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt64(json.count).littleEndian) { [UInt8]($0) } + json
    }

    /// A whole file in memory.
    static func file(_ tensors: [WrittenTensor], padding: Int = 0) throws -> [UInt8] {
        try header(tensors, padding: padding)
            + tensors.flatMap { $0.bytes ?? [UInt8](repeating: 0, count: $0.byteCount) }
    }

    /// Writes a file; tensors without bytes become holes.
    static func write(_ tensors: [WrittenTensor], to path: String, padding: Int = 0) throws {
        let header = try header(tensors, padding: padding)
        try Data(header).write(to: URL(filePath: path))
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? handle.close() }
        var offset = header.count
        for tensor in tensors {
            if let bytes = tensor.bytes {
                try handle.seek(toOffset: UInt64(offset))
                try handle.write(contentsOf: Data(bytes))
            }
            offset += tensor.byteCount
        }
        try handle.truncate(atOffset: UInt64(offset))
    }
}
