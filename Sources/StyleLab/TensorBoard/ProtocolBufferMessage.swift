/// A protocol buffer message being written: the few wire types that scalar summaries need
/// (https://protobuf.dev/programming-guides/encoding).
struct ProtocolBufferMessage {
    /// The encoded fields.
    private(set) var bytes: [UInt8] = []

    private enum WireType: UInt64 {
        case variableLength = 0
        case eightBytes = 1
        case delimited = 2
        case fourBytes = 5
    }

    mutating func add(_ field: UInt64, double value: Double) {
        tag(field, .eightBytes)
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
    }

    mutating func add(_ field: UInt64, float value: Float) {
        tag(field, .fourBytes)
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
    }

    mutating func add(_ field: UInt64, integer value: Int) {
        tag(field, .variableLength)
        variableLength(UInt64(bitPattern: Int64(value)))
    }

    mutating func add(_ field: UInt64, string value: String) {
        add(field, bytes: Array(value.utf8))
    }

    mutating func add(_ field: UInt64, message: ProtocolBufferMessage) {
        add(field, bytes: message.bytes)
    }

    private mutating func add(_ field: UInt64, bytes value: [UInt8]) {
        tag(field, .delimited)
        variableLength(UInt64(value.count))
        bytes += value
    }

    private mutating func tag(_ field: UInt64, _ type: WireType) {
        variableLength(field << 3 | type.rawValue)
    }

    private mutating func variableLength(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
