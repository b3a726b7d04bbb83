import Foundation
import StyleLab

/// Reads TensorBoard event files for the tests, checking every checksum with arithmetic of its own.
struct EventFileReader {
    enum Damage: Error {
        case truncated
        case wrongChecksum
        case unknownField(Int)
    }

    private var bytes: ArraySlice<UInt8>

    static func events(inFile path: String) throws -> [TensorBoardEvent] {
        try events(Array(Data(contentsOf: URL(filePath: path))))
    }

    static func events(_ bytes: [UInt8]) throws -> [TensorBoardEvent] {
        var reader = EventFileReader(bytes: bytes[...])
        var events: [TensorBoardEvent] = []
        while !reader.bytes.isEmpty { events.append(try reader.record()) }
        return events
    }

    private mutating func record() throws -> TensorBoardEvent {
        let length = try take(8)
        try check(length, try take(4))
        let data = try take(Int(number(length)))
        try check(data, try take(4))
        var message = EventFileReader(bytes: data)
        return try message.event()
    }

    private mutating func event() throws -> TensorBoardEvent {
        var event = TensorBoardEvent(wallTime: 0, step: 0, content: .version)
        while !bytes.isEmpty {
            switch try variableLength() {
            case 1 << 3 | 1: event.wallTime = Double(bitPattern: number(try take(8)))
            case 2 << 3 | 0: event.step = Int(try variableLength())
            case 3 << 3 | 2:
                guard String(decoding: try delimited(), as: UTF8.self) == "brain.Event:2" else {
                    throw Damage.unknownField(3)
                }
            case 5 << 3 | 2:
                var summary = EventFileReader(bytes: try delimited())
                var scalars: [TensorBoardEvent.Scalar] = []
                while !summary.bytes.isEmpty {
                    guard try summary.variableLength() == 1 << 3 | 2 else { throw Damage.unknownField(1) }
                    var value = EventFileReader(bytes: try summary.delimited())
                    scalars.append(try value.scalar())
                }
                event.content = .scalars(scalars)
            case let tag: throw Damage.unknownField(Int(tag))
            }
        }
        return event
    }

    private mutating func scalar() throws -> TensorBoardEvent.Scalar {
        var (tag, value) = ("", Float.nan)
        while !bytes.isEmpty {
            switch try variableLength() {
            case 1 << 3 | 2: tag = String(decoding: try delimited(), as: UTF8.self)
            case 2 << 3 | 5: value = Float(bitPattern: UInt32(number(try take(4))))
            case let tag: throw Damage.unknownField(Int(tag))
            }
        }
        return TensorBoardEvent.Scalar(tag, Double(value))
    }

    private mutating func delimited() throws -> ArraySlice<UInt8> {
        try take(Int(try variableLength()))
    }

    private mutating func variableLength() throws -> UInt64 {
        var (value, shift) = (0 as UInt64, 0 as UInt64)
        while true {
            let byte = try take(1)[bytes.startIndex - 1]
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard bytes.count >= count else { throw Damage.truncated }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }

    private func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Bit by bit, without the table of the code under test.
    private func check(_ data: ArraySlice<UInt8>, _ stored: ArraySlice<UInt8>) throws {
        var remainder: UInt32 = .max
        for byte in data {
            for bit in 0..<8 {
                let isOdd = (remainder ^ UInt32(byte) >> UInt32(bit)) & 1 == 1
                remainder = remainder >> 1 ^ (isOdd ? 0x82F6_3B78 : 0)
            }
        }
        remainder = ~remainder
        guard ((remainder >> 15) | (remainder << 17)) &+ 0xA282_EAD8 == UInt32(number(stored)) else {
            throw Damage.wrongChecksum
        }
    }
}
