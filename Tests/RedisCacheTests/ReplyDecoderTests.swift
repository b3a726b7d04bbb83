import RedisCache
import Testing

@Suite struct ReplyDecoderTests {
    private static let stream = """
        +OK\r\n-ERR no\r\n:-42\r\n$5\r\nhe\0lo\r\n$0\r\n\r\n$-1\r\n*-1\r\n*0\r\n\
        *3\r\n:1\r\n*2\r\n$1\r\na\r\n*1\r\n$-1\r\n+end\r\n$4\r\n\r\n\r\n\r\n
        """

    private static let values: [RedisValue] = [
        .status("OK"), .error("ERR no"), .integer(-42), .bulk(Array("he\0lo".utf8)), .bulk([]), .null, .null,
        .array([]),
        .array([.integer(1), .array([.bulk(Array("a".utf8)), .array([.null])]), .status("end")]),
        .bulk(Array("\r\n\r\n".utf8)),
    ]

    private func decode(_ pieces: [ArraySlice<UInt8>], limit: Int = 1 << 20) throws -> [RedisValue] {
        var decoder = try RedisReplyDecoder(maximumReplyBytes: limit)
        var values: [RedisValue] = []
        for piece in pieces {
            try piece.withUnsafeBytes { try decoder.feed($0) }
            while let value = try decoder.next() {
                values.append(value)
            }
        }
        return values
    }

    private func refusal(_ text: String, limit: Int = 1 << 20) throws -> RedisError {
        let error = #expect(throws: RedisError.self) { try decode([Array(text.utf8)[...]], limit: limit) }
        return try #require(error)
    }

    @Test func decodesEveryType() throws {
        #expect(try decode([Array(Self.stream.utf8)[...]]) == Self.values)
    }

    @Test func decodesRepliesSplitAtEveryByte() throws {
        let bytes = Array(Self.stream.utf8)
        for cut in 1..<bytes.count {
            #expect(try decode([bytes[..<cut], bytes[cut...]]) == Self.values, "cut at \(cut)")
        }
    }

    @Test func decodesSingleBytes() throws {
        let bytes = Array(Self.stream.utf8)
        #expect(try decode(bytes.indices.map { bytes[$0...$0] }) == Self.values)
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n", "%1\r\n", ":12x\r\n", "*99999999999999\r\n", "$-7\r\n", "\u{15}\u{3}",
    ])
    func refusesWhatIsNotRESP2(_ text: String) throws {
        #expect(try refusal(text).code == .protocol)
    }

    @Test func refusesDeepNesting() throws {
        #expect(try refusal(String(repeating: "*1\r\n", count: 20)).code == .protocol)
    }

    @Test func refusesAnAnnouncedLengthBeforeItsBytesCome() throws {
        let second = "*2\r\n$900\r\n\(String(repeating: "x", count: 900))\r\n$200\r\n"
        for text in ["$1001\r\n", "$9223372036854775807\r\n", second] {
            let error = try refusal(text, limit: 1000)
            #expect(error.code == .protocol)
            #expect(error.message.contains("1000 bytes"))
        }
    }

    @Test func refusesAnArrayThatGrowsBeyondTheLimit() throws {
        let endless = "*2147483647\r\n" + String(repeating: ":1\r\n", count: 300)
        #expect(try decode([Array(endless.utf8)[...]], limit: 2000).isEmpty)
        #expect(try refusal(endless, limit: 1000).message.contains("1000 bytes"))
    }

    @Test func refusesEndlessLines() throws {
        #expect(try refusal("+" + String(repeating: "x", count: 70_000)).code == .protocol)
        #expect(try refusal("+a\r" + String(repeating: "x", count: 70_000)).code == .protocol)
        #expect(try refusal("$" + String(repeating: "1", count: 30)).code == .protocol)
        #expect(try refusal("$12\rx").code == .protocol)
    }

    @Test func countsEachReplyByItself() throws {
        let many = String(repeating: "$500\r\n\(String(repeating: "x", count: 500))\r\n", count: 100)
        #expect(try decode([Array(many.utf8)[...]], limit: 600).count == 100)
    }

    @Test func canBeDroppedInTheMiddleOfAReply() throws {
        #expect(try decode([Array("*2\r\n*1\r\n+a\r\n*2\r\n:1\r\n".utf8)[...]]).isEmpty)
    }
}
