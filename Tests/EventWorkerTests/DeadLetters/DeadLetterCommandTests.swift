import CommandSupport
import Contracts
import EventWorker
import Foundation
import KafkaBridge
import Testing

/// `event-worker dlq` on a broker, with a worker that gives events up.
@Suite("event-worker dlq", .timeLimit(.minutes(2)))
struct DeadLetterCommandTests {
    private struct Source: Decodable {
        let topic: String
        let offset: Int64
    }

    private struct Failure: Decodable {
        let reason: String
        let offset: Int64
    }

    private struct Line: Decodable {
        let topic: String
        let offset: Int64
        let key: String
        let reason: String
        let state: String
        let replays: Int
        let history: [Failure]
        let source: Source
    }

    private struct Replayed: Decodable {
        let letter: Line
        let isExecuted: Bool
        let offset: Int64?
    }

    private static func dlq(_ system: TestSystem, _ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(["dlq"] + arguments + ["--bootstrap-servers", system.broker.bootstrapServers])
    }

    private static func list(_ system: TestSystem, _ more: String...) async throws -> [Line] {
        let run = try await Program.run(
            ["dlq", "list", "--json", "--bootstrap-servers", system.broker.bootstrapServers] + more
        )
        #expect(run.status == 0, "\(run.errors)")
        return try run.json(Line.self)
    }

    @Test("A letter is listed, replayed only when told to, and never twice")
    func replay() async throws {
        try await TestSystem.run(partitions: 3, hasRedis: false) { system in
            try await RunningWorker.run(on: system) { running in
                let cast = Cast("dlq", on: system)
                let photo = cast.photo("m", url: system.photos.url("late.jpg"))
                try await system.send(photo, headers: [("x-origin", [7])])
                try await system.send(cast.request("nobody"))
                try await running.handled(2)
                try await eventually("both are letters") { try await Self.list(system).count == 2 }

                let line = try #require(try await Self.list(system, "--reason", "photo_not_found").first)
                #expect(line.topic == "profile-photo-updated.dlq")
                #expect(line.key == photo.userId)
                #expect(line.state == "waiting")
                #expect(line.source.topic == Topics.profilePhotoUpdated)
                #expect(line.replays == 0 && line.history.isEmpty)
                let table = try await Self.dlq(system, "list")
                #expect(table.output.contains("photo_not_found") && table.output.contains(photo.userId))
                #expect(table.errors.contains("2 dead letters: 2 waiting"))

                for (reason, words) in [
                    ("photo_not_fuond", "no letter has the reason photo_not_fuond; did you mean photo_not_found?"),
                    ("weather", "no letter has the reason weather; event-worker dlq list shows"),
                ] {
                    let misspelt = try await Self.dlq(system, "replay", "--reason", reason, "--reason", "photo_corrupt")
                    #expect(misspelt.status == 0 && misspelt.output.isEmpty)
                    #expect(misspelt.errors.contains(words), "\(misspelt.errors)")
                    // A reason that exists and that no letter happens to have needs no word.
                    #expect(!misspelt.errors.contains("reason photo_corrupt"))
                }

                let published = try await system.publishedCount()
                let dry = try await Self.dlq(system, "replay", "--reason", "photo_not_found")
                #expect(dry.status == 0)
                #expect(dry.errors.contains("1 letters would be replayed"))
                #expect(dry.output.contains(Topics.profilePhotoUpdated))
                #expect(try await system.publishedCount() == published)
                #expect(try await Self.list(system).allSatisfy { $0.state == "waiting" })

                _ = try system.photos.add(PhotoFolder.drawing(9), as: "late.jpg")
                let real = try await Self.dlq(system, "replay", "--reason", "photo_not_found", "--execute", "--json")
                #expect(real.status == 0, "\(real.errors)")
                let replayed = try real.json(Replayed.self)
                #expect(replayed.map(\.isExecuted) == [true])
                #expect(replayed.first?.letter.offset == line.offset)
                _ = try await system.journal.embedding(causedBy: photo.eventId)
                #expect(try await system.publishedCount() == published + 1)
                #expect(try await Self.list(system, "--state", "replayed").map(\.reason) == ["photo_not_found"])
                #expect(try await Self.list(system, "--state", "waiting").map(\.reason) == ["unknown_member"])

                let again = try await Self.dlq(system, "replay", "--reason", "photo_not_found", "--execute")
                #expect(again.status == 0)
                #expect(again.errors.contains("0 letters to replay; left alone: 1 replayed"))
                #expect(try await system.publishedCount() == published + 1)
            }
            #expect(try await system.committedCount() == system.publishedCount())
        }
    }

    @Test("An event that always fails carries its history and is left alone in the end")
    func exhaustion() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            try await RunningWorker.run(on: system) { running in
                let cast = Cast("loop", on: system)
                try await system.send(cast.request("nobody"), headers: [("x", [1])])
                try await running.handled(1)
                for replay in 1...2 {
                    let run = try await Self.dlq(system, "replay", "--execute", "--max-replays", "2")
                    #expect(run.errors.contains("replayed 1 of 1"), "\(run.errors)")
                    try await running.handled(1 + replay)
                    try await eventually("letter \(replay)") { try await Self.list(system).count == 1 + replay }
                }
                let last = try #require(try await Self.list(system, "--max-replays", "2").last)
                #expect(last.state == "exhausted")
                #expect(last.replays == 2)
                #expect(last.history.map(\.reason) == ["unknown_member", "unknown_member"])
                #expect(last.history.map(\.offset) == [0, 1])
                #expect(last.source.offset == 2)
                let letter = try #require(
                    system.journal.records(on: "slate-requested.dlq").last { $0.header("dlq_reason") != "replayed" }
                )
                #expect(letter.headers.count { $0.name == "x" } == 1)
                #expect(letter.header("dlq_replays") == "2")

                let run = try await Self.dlq(system, "replay", "--execute", "--max-replays", "2")
                #expect(run.errors.contains("0 letters to replay; left alone: 1 exhausted, 2 replayed"))
                #expect(running.figures.events == 3)
            }
        }
    }

    @Test("A member who was deleted after the event does not come back")
    func deletion() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let cast = Cast("gone", on: system)
            try await RunningWorker.run(on: system) { running in
                try await system.send(cast.photo("m", url: system.photos.url("m.jpg"), at: 5))
                // A later photo that waits behind the first would take its place.
                try await running.handled(1)
                try await system.send(cast.photo("m", url: system.photos.url("m.jpg"), at: 20))
                try await system.send(cast.photo("n", url: system.photos.url("n.jpg"), at: 5))
                try await running.handled(3)
            }
            // No worker sees the deletion: as little is known of it when its tombstones have gone.
            try await system.send(cast.deletion("m", at: 10))
            let published = try await system.publishedCount()
            let letters = try await Self.list(system)
            #expect(letters.count { $0.state == "member_deleted" } == 1 && letters.count { $0.state == "waiting" } == 2)
            #expect(try await Self.list(system, "--state", "member_deleted").map(\.key) == [cast.id("m")])
            let run = try await Self.dlq(system, "replay", "--execute", "--json")
            #expect(run.status == 0)
            #expect(run.errors.contains("2 letters to replay; left alone: 1 member_deleted"), "\(run.errors)")
            #expect(try await system.publishedCount() == published + 2)
            let replayed = try await system.records(on: Topics.profilePhotoUpdated).suffix(2).map {
                try EventDecoder().decode(ProfilePhotoUpdated.self, key: $0.key, value: $0.value)
            }
            #expect(Set(replayed.map(\.eventId)) == ["\(cast.id("m"))-photo-20.0", "\(cast.id("n"))-photo-5.0"])
        }
    }

    @Test("Nothing is replayed while nobody can say who was deleted")
    func unknownDeletions() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            try system.broker.setFault(.unknownTopic, ofTopic: Topics.profileDeleted)
            let run = try await Self.dlq(system, "replay", "--execute")
            #expect(run.status == 1)
            #expect(run.errors.contains("profile-deleted does not exist or may not be seen"), "\(run.errors)")
        }
    }

    @Test("A replay keeps its rate, its limit and the order of a member's events")
    func rate() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let cast = Cast("rate", on: system)
            try await RunningWorker.run(on: system) { running in
                for number in 1...8 { try await system.send(cast.request("nobody", number)) }
                try await running.handled(8)
            }
            let run = try await Self.dlq(
                system,
                "replay",
                "--execute",
                "--rate",
                "5",
                "--limit",
                "6",
                "--json"
            )
            #expect(run.status == 0, "\(run.errors)")
            let replayed = try run.json(Replayed.self)
            #expect(replayed.map(\.letter.source.offset) == Array(0..<6))
            #expect(replayed.compactMap(\.offset) == Array(8..<14))
            // Five pauses of a fifth of a second.
            #expect(run.duration >= .seconds(1))
        }
    }

    @Test("Ctrl-C ends a replay between two events, and the next one goes on behind it")
    func stop() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let cast = Cast("stop", on: system)
            try await RunningWorker.run(on: system) { running in
                for number in 1...20 { try await system.send(cast.request("nobody", number)) }
                try await running.handled(20)
            }
            let arguments = ["dlq", "replay", "--execute", "--bootstrap-servers", system.broker.bootstrapServers]
            let stopped = try await Program.run(arguments + ["--rate", "4"]) { running in
                try await eventually("a few are replayed") { try await system.publishedCount() >= 23 }
                kill(running.identifier, SIGINT)
            }
            #expect(stopped.status == 130)
            #expect(stopped.errors.contains("stopped"))
            let count = try await system.publishedCount()
            #expect((23..<40).contains(count))
            #expect(try await Self.list(system, "--state", "replayed").count == Int(count) - 20)
            let rest = try await Program.run(arguments + ["--rate", "1000"])
            #expect(rest.status == 0, "\(rest.errors)")
            #expect(try await system.publishedCount() == 40)
        }
    }

    @Test(
        "Wrong use is refused",
        arguments: [
            ["list", "--topic", "weather"], ["list", "--state", "lost"], ["list", "--limit", "0"],
            ["replay", "--rate", "0"], ["replay", "--max-replays", "0"], ["replay", "--limit", "0"],
            ["list", "--config", "/nowhere.json"],
        ]
    )
    func wrongUse(arguments: [String]) async throws {
        let run = try await Program.run(["dlq"] + arguments)
        #expect(run.status == 2)
        #expect(run.output.isEmpty && !run.errors.isEmpty)
    }

    @Test("A broker that is away is one clear line")
    func away() async throws {
        let run = try await Program.run(["dlq", "list", "--bootstrap-servers", "127.0.0.1:1"])
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.split(separator: "\n").count == 1)
        #expect(run.errors.contains("127.0.0.1:1"))
    }
}
