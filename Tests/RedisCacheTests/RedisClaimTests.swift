import RedisCache
import Testing

@Suite(.redisServer, .timeLimit(.minutes(1))) struct RedisClaimTests {
    @Test func oneHolderAtATime() async throws {
        try await withClient { client async throws in
            let long = Duration.seconds(60)
            #expect(try await client.claim("claim", by: "a", for: long))
            #expect(try await client.claim("claim", by: "a", for: long), "a claim can be renewed")
            #expect(try await !client.claim("claim", by: "b", for: long))
            #expect((59_000...60_000).contains(try await client.send("PTTL", "claim").integer ?? 0))
            #expect(try await !client.release("claim", by: "b"))
            #expect(try await client.release("claim", by: "a"))
            #expect(try await !client.release("claim", by: "a"))
            #expect(try await client.claim("claim", by: "b", for: long))
            #expect(try await !client.claim("claim", by: "a", for: long))
        }
    }

    @Test func aClaimEndsByItselfUnlessItIsRenewed() async throws {
        try await withClient { client async throws in
            #expect(try await client.claim("ends", by: "a", for: .milliseconds(100)))
            #expect(try await client.claim("renewed", by: "a", for: .milliseconds(100)))
            #expect(try await client.claim("renewed", by: "a", for: .seconds(60)))
            try await eventually { try await client.claim("ends", by: "b", for: .seconds(60)) }
            #expect(try await !client.claim("renewed", by: "b", for: .seconds(60)))
        }
    }

    @Test func manyClaimAtOnceAndOneGetsIt() async throws {
        try await withClient { client in
            let holders = try await withThrowingTaskGroup(of: Bool.self) { group in
                for holder in 0..<100 {
                    group.addTask { try await client.claim("crowd", by: "\(holder)", for: .seconds(60)) }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(holders == 1)
        }
    }

    @Test(arguments: [Duration.zero, .microseconds(999), .seconds(-1), .seconds(1e13)])
    func aLifetimeHasBounds(_ lifetime: Duration) async throws {
        try await withClient { client in
            let error = try await redisError { try await client.claim("bounds", by: "a", for: lifetime) }
            #expect(error.code == .configuration)
        }
    }
}
