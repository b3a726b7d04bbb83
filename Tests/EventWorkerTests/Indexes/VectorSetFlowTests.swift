import Contracts
import EventWorker
import KafkaBridge
import RedisCache
import Testing

/// A worker whose vectors are in Redis.
@Suite(.timeLimit(.minutes(2))) struct VectorSetFlowTests {
    private static func usesVectorSet(_ configuration: inout WorkerConfiguration) {
        configuration.matching.index = .redisVectorSet
    }

    private static func profile(_ cast: Cast, _ member: String, _ gender: String, _ sought: String) -> ProfileUpdated {
        cast.profile(member, gender: gender, seeking: [sought], idealType: "Somebody like \(member), but kinder")
    }

    @Test func `events become slates, and an empty Redis is filled from the topics`() async throws {
        try await TestSystem.run(redis: VectorServer.options) { system in
            let cast = Cast("sets", on: system)
            let texts = try await TestModel.texts
            try await RunningWorker.run(on: system, texts: texts, configured: Self.usesVectorSet) { running in
                for (offset, member) in ["b", "c"].enumerated() {
                    try await system.send(Self.profile(cast, member, cast.women, cast.men))
                    try await system.send(cast.photo(member, drawing: offset + 2))
                }
                try await system.send(Self.profile(cast, "a", cast.men, cast.women))
                try await running.handled(5)
                let photo = try cast.photo("a", drawing: 1)
                try await system.send(photo)
                let slate = try await system.journal.slate(causedBy: photo.eventId)
                #expect(Set(slate.candidates.map(\.userId)) == [cast.id("b"), cast.id("c")])
                #expect(slate.scorer == .hybrid && slate.eligible == 2)
                #expect(slate.candidates.allSatisfy { $0.textScore != nil && $0.styleScore != nil })
                // A block rewrites the attributes with the vectors of the texts, which are not in memory.
                try await running.handled(6)
                let block = cast.interaction(.block, "a", "c")
                try await system.send(block)
                try await running.handled(7)
                try await system.settled()
                let records = system.journal.records(on: Topics.memberAttributes).filter { $0.keyText == cast.id("a") }
                let last = try #require(records.last)
                let attributes = try EventDecoder().decode(MemberAttributes.self, key: last.key, value: last.value)
                #expect(attributes.interactionBlocks?.members.map(\.userId) == [cast.id("c")])
                #expect(attributes.textVectors?.ideal != nil && attributes.textVectors?.own != nil)
                let request = cast.request("a")
                try await system.send(request)
                #expect(
                    try await system.journal.slate(causedBy: request.eventId).candidates.map(\.userId) == [cast.id("b")]
                )
            }
            _ = try await #require(system.redis).send("FLUSHALL")
            try await RunningWorker.run(on: system, texts: texts, configured: Self.usesVectorSet) { _ in
                let request = cast.request("a", 2)
                try await system.send(request)
                let slate = try await system.journal.slate(causedBy: request.eventId)
                #expect(slate.candidates.map(\.userId) == [cast.id("b")])
                #expect(slate.candidates.allSatisfy { $0.textScore != nil && $0.styleScore != nil })
                try await system.send(cast.deletion("b", at: 50))
                let last = cast.request("a", 3)
                try await eventually("the erasure") {
                    let key = "stylematch:styles:32:\(try TestModel.encoder.embeddingFingerprint)"
                    return try await system.redis?.countVectors(key) == 2
                }
                try await system.send(last)
                #expect(try await system.journal.slate(causedBy: last.eventId).candidates.isEmpty)
            }
        }
    }

    @Test func `a slate waits while Redis is away`() async throws {
        try await TestSystem.run(redis: VectorServer.options) { system in
            let cast = Cast("away", on: system)
            try await RunningWorker.run(
                on: system,
                configured: {
                    Self.usesVectorSet(&$0)
                    $0.redis?.commandTimeout = .seconds(1)
                }
            ) { running in
                try await system.send(cast.man("a"))
                try await system.send(cast.woman("b"))
                try await system.send(cast.photo("b", drawing: 2))
                try await running.handled(3)
                system.server?.pause()
                let photo = try cast.photo("a", drawing: 1)
                try await system.send(photo)
                try await eventually("a wait", within: .seconds(30)) { running.figures.waits > 0 }
                system.server?.resume()
                let slate = try await system.journal.slate(causedBy: photo.eventId)
                #expect(slate.candidates.map(\.userId) == [cast.id("b")])
            }
        }
    }

    @Test func `a Redis without vector sets is refused with a sentence`() async throws {
        // The commands of vector sets are forbidden: what an older server answers differs in nothing that matters.
        var options = VectorServer.options
        options.arguments = ["--user", "default", "on", "nopass", "~*", "&*", "+@all", "-vcard", "-vadd", "-vsim"]
        try await TestSystem.run(redis: options) { system in
            let running = try RunningWorker(on: system, configured: Self.usesVectorSet)
            let error = await #expect(throws: ConfigurationError.self) { try await running.ended() }
            #expect(error?.key == "matching.index")
            #expect(error?.message.contains("Redis 8") == true)
        }
    }
}
