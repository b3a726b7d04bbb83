import Inference
import Testing

/// What the header of a safetensors file may say, and how everything else is refused.
@Suite struct SafetensorsHeaderTests {
    private static let path = "weights.safetensors"

    private func parse(_ bytes: [UInt8]) throws -> SafetensorsHeader {
        try bytes.withUnsafeBytes { try SafetensorsHeader($0, path: Self.path) }
    }

    /// A file with the given header text and eight bytes of data.
    private func parse(_ json: String, dataBytes: Int = 8) throws -> SafetensorsHeader {
        try parse(FixtureSafetensors.header(json: Array(json.utf8)) + [UInt8](repeating: 0, count: dataBytes))
    }

    @Test func readsTensorsAndMetadata() throws {
        let header = try parse(
            #"{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"#
                + #""a":{"dtype":"BF16","shape":[2,1],"data_offsets":[4,8]}}  "#
        )
        #expect(header.metadata == ["format": "pt"])
        let scalar = try #require(header.entries["b"])
        let column = try #require(header.entries["a"])
        #expect(scalar.element == "F32" && scalar.shape == [] && scalar.byteRange.count == 4)
        #expect(column.element == "BF16" && column.shape == [2, 1] && column.byteRange.count == 4)
        #expect(column.byteRange.lowerBound == scalar.byteRange.upperBound)
        #expect(try parse("{}", dataBytes: 0).entries.isEmpty)
        let empty = try parse(#"{"e":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]}}"#, dataBytes: 0)
        #expect(empty.entries["e"]?.byteRange.isEmpty == true)
    }

    @Test(arguments: [
        "", "nonsense", "[]", "null", "7", "{", #"{"a":1}"#, #"{"a":{}}"#, #"{"a":{"dtype":"F32"}}"#, "\u{FEFF}{}",
        #"{"a":{"dtype":4,"shape":[2],"data_offsets":[0,8]}}"#,
        #"{"a":{"dtype":"F32","shape":"2","data_offsets":[0,8]}}"#,
        #"{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}"#,
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":{"0":8}}}"#,
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551615]}}"#,
        #"{"a":{"dtype":"F32","shape":[1e30],"data_offsets":[0,8]}}"#,
        #"{"__metadata__":{"format":7}}"#,
    ])
    func refusesTextThatIsNoHeader(json: String) {
        expectFailure(.checkpointMalformed, Self.path) { _ = try parse(json) }
    }

    @Test(arguments: [
        "[2,8]", "[8,16]", "[0,9]", "[-8,0]", "[-4,4]", "[8,0]", "[0]", "[]", "[0,4,8]", "[0,4]",
        "[9223372036854775800,9223372036854775807]", "[-9223372036854775808,9223372036854775807]",
        "[-9223372036854775808,8]",
    ])
    func refusesOffsetsThatDoNotFit(offsets: String) {
        expectFailure(.checkpointMalformed, "tensor the.name", Self.path) {
            _ = try parse(#"{"the.name":{"dtype":"F32","shape":[2],"data_offsets":\#(offsets)}}"#)
        }
    }

    @Test(arguments: [
        "[3]", "[1]", "[]", "[-2]", "[-1,-2]", "[4294967296,4294967296]", "[9223372036854775807,2]",
        "[4611686018427387904]", "[2305843009213693952,4]", "[9223372036854775807,9223372036854775807,0]",
    ])
    func refusesShapesThatDoNotFitTheBytes(shape: String) {
        expectFailure(.checkpointMalformed, "tensor the.name", Self.path) {
            _ = try parse(#"{"the.name":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,8]}}"#)
        }
    }

    @Test(arguments: [("[0,8]", "[4,8]"), ("[0,4]", "[0,4]"), ("[4,8]", "[2,6]"), ("[0,4]", "[2,8]")])
    func refusesOverlappingTensors(first: String, second: String) {
        expectFailure(.checkpointMalformed, "tensor", Self.path) {
            _ = try parse(
                #"{"a":{"dtype":"I8","shape":[1],"data_offsets":\#(first)},"#
                    + #""b":{"dtype":"I8","shape":[1],"data_offsets":\#(second)}}"#
            )
        }
    }

    @Test func refusesBytesThatBelongToNoTensor() {
        expectFailure(.checkpointMalformed, Self.path, "4 bytes") {
            _ = try parse(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#)
        }
        expectFailure(.checkpointMalformed, Self.path, "tensor b") {
            _ = try parse(
                #"{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]},"#
                    + #""b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#
            )
        }
    }

    @Test(arguments: [9, 1 << 32, UInt64(Int64.max), UInt64.max, UInt64.max - 7, 100_000_001])
    func refusesAbsurdHeaderLengths(length: UInt64) {
        let bytes = withUnsafeBytes(of: length.littleEndian) { [UInt8]($0) } + Array("{}      ".utf8)
        expectFailure(.checkpointMalformed, Self.path, "\(length)") { _ = try parse(bytes) }
    }

    @Test func refusesBottomlessNesting() {
        let depth = 100_000
        expectFailure(.checkpointMalformed, Self.path) {
            _ = try parse(#"{"a":"# + String(repeating: "[", count: depth))
        }
        expectFailure(.checkpointMalformed, Self.path) {
            _ = try parse(String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth))
        }
    }
}
