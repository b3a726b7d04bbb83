import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Testing

/// A member who leaves, leaves no trace among what others did.
@Suite(.timeLimit(.minutes(2)))
struct InteractionErasureTests {
    private static let kinds: [MatchInteraction.Kind] = [.impression, .like, .block]

    @Test func `a deletion takes a member out of others' lists and attributes`() async throws {
        try await TestSystem.run { system in
            func configure(_ configuration: inout WorkerConfiguration) {
                configuration.matching.interactions.exposureCap = 1
                configuration.matching.interactions.remembersLikes = true
            }
            let cast = Cast("forget", on: system)
            let (leaving, other) = (cast.id("leaving"), cast.id("other"))
            let redis = try #require(system.redis)
            try await RunningWorker.run(on: system, texts: try await TestModel.texts, configured: configure) {
                running in
                let names = ["leaving", "other", "third"]
                for name in names {
                    let event = name == "other" ? cast.woman(name) : cast.man(name)
                    try await system.send(event)
                    _ = try await system.journal.attributes(causedBy: event.eventId)
                    try await eventually("\(name) is known") { await running.worker.roster.canRank(cast.id(name)) }
                }
                for (viewer, candidate) in [("leaving", "other"), ("other", "leaving"), ("other", "third")] {
                    for kind in Self.kinds {
                        try await system.send(cast.interaction(kind, viewer, candidate, at: Timestamp(Date())))
                    }
                }
                try await running.handled(12)
                let before = try await RedisDump(redis)
                for key in ["seen", "seen-by", "likes", "likers"] {
                    #expect(before.values["stylematch:\(key):\(leaving)"] != nil, "\(key)")
                    let ofOther = before.values["stylematch:\(key):\(other)"]
                    #expect(ofOther?.contains(Array(leaving.utf8)) == true, "\(key)")
                }
                #expect(before.values["stylematch:overexposed"]?.contains(Array(leaving.utf8)) == true)

                try await system.send(cast.deletion("leaving", at: 1e9))
                // The deletion, and what it says to the member who had blocked this one.
                try await running.handled(14)
                #expect(try await RedisDump(redis).keys(holding: Array(leaving.utf8)).isEmpty)
                #expect(await running.worker.roster.blockHolders(about: leaving).isEmpty)
            }
            // Compaction leaves the last record of each key.
            try await system.settled()
            for topic in Topics.compacted {
                for (key, record) in system.journal.compacted(topic) where record.value != nil {
                    let text = String(decoding: record.value ?? [], as: UTF8.self)
                    #expect(!text.contains(leaving), "\(topic) \(key)")
                }
            }
            let record = try #require(system.journal.compacted(Topics.memberAttributes)[other])
            let attributes = try EventDecoder().decode(MemberAttributes.self, key: record.key, value: record.value)
            #expect(attributes.interactionBlocks?.members.map(\.userId) == [cast.id("third")])
            // The other's own vectors are untouched by that.
            #expect(attributes.textVectors?.own != nil)
            #expect(!system.journal.records.contains { $0.topic.hasSuffix(Topics.deadLetterSuffix) })
        }
    }
}
