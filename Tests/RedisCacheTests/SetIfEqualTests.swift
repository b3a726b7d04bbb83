import RedisCache
import Testing

@Suite(.redisServer, .timeLimit(.minutes(1))) struct SetIfEqualTests {
    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func setsFieldsWhileOthersAreAsExpected() async throws {
        try await withClient { client async throws in
            let (version, photo) = (("version", Self.bytes("7")), ("photo", [0, 255] as [UInt8]))
            try await client.setHash("hash", fields: [version, photo, ("value", [1])], expirySeconds: 100)
            #expect(
                try await client.setHash("hash", fields: [("value", [2]), ("more", [])], ifEqual: [version, photo])
            )
            #expect(
                try await client.getHash("hash") == ["version": version.1, "photo": photo.1, "value": [2], "more": []]
            )
            #expect((99...100).contains(try await client.send("TTL", "hash").integer ?? 0))
            for expected in [("version", Self.bytes("8")), ("photo", [0]), ("missing", []), ("missing", [1])] {
                #expect(try await !client.setHash("hash", fields: [("value", [3])], ifEqual: [version, expected]))
                #expect(try await !client.setHash("hash", fields: [("value", [3])], ifEqual: [expected, version]))
            }
            #expect(try await client.getHash("hash")["value"] == [2])
            // A field may be expected and set.
            #expect(try await client.setHash("hash", fields: [("version", Self.bytes("8"))], ifEqual: [version]))
            #expect(try await !client.setHash("hash", fields: [("version", Self.bytes("9"))], ifEqual: [version]))
        }
    }

    @Test func whatIsDeletedStaysDeleted() async throws {
        try await withClient { client async throws in
            #expect(try await !client.setHash("gone", fields: [("a", [1])], ifEqual: [("version", [])]))
            #expect(try await client.getHash("gone").isEmpty)
            let error = try await redisError { try await client.setHash("gone", fields: [("a", [1])], ifEqual: []) }
            #expect(error.code == .configuration)
            #expect(try await client.getHash("gone").isEmpty)
        }
    }
}
