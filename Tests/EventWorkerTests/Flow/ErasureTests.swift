import Contracts
import EventWorker
import Foundation
import Inference
import KafkaBridge
import RedisCache
import Testing

/// A member who leaves, leaves no trace.
@Suite(.runningSystem(readsTexts: true), .serialized, .timeLimit(.minutes(2)))
struct ErasureTests {
    let system: TestSystem
    let running: RunningWorker

    init() throws {
        let current = try #require(RunningSystemTrait.current)
        system = current.system
        running = current.running
    }

    @Test func `a deletion leaves no trace`() async throws {
        let cast = Cast("erase", on: system)
        let leaving = cast.id("leaving")
        let redis = try #require(system.redis)
        let photo = try cast.photo("leaving", drawing: 40)
        let start = running.figures.events
        try await system.send(all: [cast.woman("viewer"), cast.man("leaving"), cast.man("other")])
        try await system.send(cast.photo("other", drawing: 41))
        try await system.send(photo)
        try await system.send(cast.photo("viewer", drawing: 42))
        try await running.handled(start + 6)
        // A second picture: the features of both must go.
        let second = try cast.photo("leaving", drawing: 43, at: 4)
        try await system.send(second)
        try await system.send(cast.request("viewer"))
        try await system.send(cast.request("leaving"))
        try await running.handled(start + 9)
        let shown = try await system.journal.slate(causedBy: cast.request("viewer").eventId)
        #expect(shown.candidates.map(\.userId).contains(leaving))
        #expect(try await system.journal.slate(causedBy: cast.request("leaving").eventId).candidates.count == 1)

        let traces = try await Self.traces(of: leaving, [photo, second], [40, 43], in: system.journal)
        let before = try await RedisDump(redis)
        for trace in traces where trace.isKept {
            #expect(!before.keys(holding: trace.bytes).isEmpty, "\(trace.name) was never in Redis")
        }
        let link = try await redis.getHash("stylematch:style:\(leaving)")["content"]
        #expect(
            try link == Array(TestModel.name(of: PhotoFolder.drawing(43)).utf8),
            "the link to the current photo's features"
        )
        let keptOfOthers = before.values.keys.filter { $0.contains(cast.id("other")) }
        #expect(!keptOfOthers.isEmpty)

        try await system.send(cast.deletion("leaving", at: 10))
        try await running.handled(start + 10)

        let after = try await RedisDump(redis)
        for trace in traces {
            #expect(after.keys(holding: trace.bytes).isEmpty, "\(trace.name) is still in Redis")
        }
        #expect(after.values["stylematch:slate:\(shown.slateId)"] == nil)
        #expect(keptOfOthers.allSatisfy { after.values[$0] != nil }, "others keep what is theirs")

        let roster = running.worker.roster
        #expect(await !roster.knows(leaving))
        #expect(await !roster.canRank(leaving))
        #expect(await !roster.hasState(leaving, after: .earliest))
        try await system.journal.tombstones(of: leaving)
        for topic in Topics.compacted {
            let last = try #require(system.journal.records(on: topic).last { $0.keyText == leaving })
            #expect(last.value == nil)
            #expect(last.header("ce_time") == Timestamp.at(10).rfc3339)
        }

        // The same question asked again, and a new one: nobody who left is shown.
        try await system.send(cast.request("viewer"))
        try await system.send(cast.request("viewer", 2))
        let slate = try await system.journal.slate(causedBy: cast.request("viewer", 2).eventId)
        #expect(slate.candidates.map(\.userId) == [cast.id("other")])
        #expect(slate.eligible == 1)
        let repeated = try #require(
            system.journal.records(on: Topics.matchCandidates).last { $0.header("ce_id") == shown.eventId }
        )
        let again = try EventDecoder().decode(MatchCandidates.self, key: repeated.key, value: repeated.value)
        #expect(again.candidates.map(\.userId) == [cast.id("other")])

        let delivery = try await system.send(cast.request("leaving", 2))
        let letter = try await system.journal.deadLetter(from: Topics.slateRequested, at: delivery)
        #expect(letter.header("dlq_reason") == "unknown_member")
        #expect(try await RedisDump(redis).keys(holding: Array(leaving.utf8)).isEmpty)
    }

    @Test func `a deletion repeated, or of a member never seen, does no harm`() async throws {
        let cast = Cast("twice", on: system)
        let start = running.figures.events
        let deletion = cast.deletion("m", at: 10)
        try await system.send(
            deletion,
            headers: [
                ("traceparent", Array("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".utf8))
            ]
        )
        try await system.send(deletion)
        try await running.handled(start + 2)
        try await system.journal.tombstones(of: deletion.userId)
        let tombstones = system.journal.records.filter { $0.keyText == deletion.userId }
        #expect(tombstones.allSatisfy { $0.value == nil })
        #expect(tombstones.first?.header("traceparent") != nil)
        #expect(running.figures.deadLetters["unknown_member"] ?? 0 <= 1)
    }

    @Test func `a photo that two members share stays the other's`() async throws {
        let cast = Cast("share", on: system)
        let start = running.figures.events
        let (first, second) = (try cast.photo("one", drawing: 44), try cast.photo("two", drawing: 44))
        try await system.send(all: [cast.man("one"), cast.woman("two")])
        try await system.send(first)
        try await running.handled(start + 3)
        let computed = running.figures.photosComputed
        try await system.send(second)
        try await running.handled(start + 4)
        #expect(running.figures.photosComputed == computed, "the same picture is not computed twice")
        // Whoever owns features alone through the cache must lose them too.
        try await system.send(cast.deletion("two", at: 10))
        try await running.handled(start + 5)
        let dump = try await RedisDump(try #require(system.redis))
        #expect(dump.keys(holding: Array(second.userId.utf8)).isEmpty)
        #expect(
            dump.keys(holding: Array(try TestModel.name(of: PhotoFolder.drawing(44)).utf8)).allSatisfy {
                $0.hasSuffix(first.userId)
            }
        )
        #expect(await running.worker.roster.canRank(first.userId))
    }

    // MARK: - Traces

    /// Bytes that point to a member.
    private struct Trace {
        let name: String
        let bytes: [UInt8]
        /// Whether Redis holds them while the member is there.
        var isKept = true
    }

    private static func traces(
        of userId: String,
        _ photos: [ProfilePhotoUpdated],
        _ drawings: [Int],
        in journal: RecordJournal
    ) async throws -> [Trace] {
        var traces = [Trace(name: "the id", bytes: Array(userId.utf8))]
        traces.append(Trace(name: "the introduction", bytes: Array("I am leaving.".utf8)))
        let attributes = try await journal.attributes(causedBy: photos[0].userId + "-profile-1.0")
        let text = try await TestModel.encoder.encode(text: "I am leaving.").values
        traces.append(Trace(name: "features of the text", bytes: text.flatMap(bytes)))
        traces.append(Trace(name: "vector of the text", bytes: Array(try #require(attributes.textVectors?.own).utf8)))
        for (index, photo) in photos.enumerated() {
            let isCurrent = index == photos.count - 1
            let style = try await journal.embedding(causedBy: photo.eventId)
            let drawing = try PhotoFolder.drawing(drawings[index])
            let features = try await TestModel.encoder.encode(drawing).values
            traces.append(Trace(name: "photo id \(index)", bytes: Array(photo.photoId.utf8), isKept: isCurrent))
            traces.append(Trace(name: "content \(index)", bytes: Array(try TestModel.name(of: drawing).utf8)))
            traces.append(Trace(name: "features \(index)", bytes: features.flatMap(bytes)))
            traces.append(
                Trace(name: "embedding \(index)", bytes: try style.vector().flatMap(bytes), isKept: isCurrent)
            )
            traces.append(Trace(name: "base64 \(index)", bytes: Array(style.embedding.utf8), isKept: false))
            traces.append(Trace(name: "address \(index)", bytes: Array(photo.photoUrl.utf8), isKept: false))
            traces.append(Trace(name: "photo \(index)", bytes: Array(drawing.prefix(512).suffix(64)), isKept: false))
        }
        return traces
    }

    private static func bytes(_ value: Float) -> [UInt8] {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    }
}
