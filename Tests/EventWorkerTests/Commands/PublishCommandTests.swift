import Contracts
import EventWorker
import KafkaBridge
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PublishCommandTests {
    private func dryRun<Event: ContractEvent>(_ type: Event.Type, _ arguments: String...) async throws -> Event {
        let run = try await Program.run(
            ["publish", Event.topic, "--dry-run", "--user-id", "u1", "--event-id", "e1"]
                + ["--occurred-at", "2026-06-01T09:00:00+09:00"] + arguments
        )
        #expect(run.status == 0, "\(run.errors)")
        let event: Event = try EventDecoder().decode(key: Array("u1".utf8), value: Array(run.output.utf8))
        #expect(event.eventId == "e1")
        #expect(event.occurredAt == .at(0))
        return event
    }

    @Test func `each type of event keeps its contract`() async throws {
        let photo = try await dryRun(
            ProfilePhotoUpdated.self,
            "--photo-id",
            "p1",
            "--photo-url",
            "https://photos.example.com/u1.jpg",
            "--content-sha256",
            Hash.sha256([]),
            "--is-test"
        )
        #expect(photo.photoId == "p1")
        #expect(photo.photoUrl == "https://photos.example.com/u1.jpg")
        #expect(photo.contentSha256 == Hash.sha256([]))
        #expect(photo.isTest == true)

        let profile = try await dryRun(
            ProfileUpdated.self,
            "--gender",
            "f",
            "--seeking",
            "m",
            "--seeking",
            "n",
            "--birth-year",
            "1995",
            "--region",
            "Seoul",
            "--min-age",
            "25",
            "--ideal-type",
            "kind",
            "--introduction",
            "hello",
            "--mbti",
            "INFJ",
            "--blocked",
            "u2",
            "--blocked",
            "u3",
            "--no-active"
        )
        #expect(profile.gender == "f")
        #expect(profile.seeking == ["m", "n"])
        #expect(profile.birthYear == 1995)
        #expect(profile.region == "Seoul")
        #expect(profile.ageRange == AgeRange(min: 25, max: 120))
        #expect(profile.idealType == "kind")
        #expect(profile.introduction == "hello")
        #expect(profile.mbti == "INFJ")
        #expect(profile.blocked == ["u2", "u3"])
        #expect(!profile.active)
        #expect(profile.isTest == nil)

        #expect(try await dryRun(ProfileDeleted.self).userId == "u1")
        #expect(try await dryRun(SlateRequested.self, "--limit", "7").limit == 7)
    }

    @Test(arguments: [
        ["profile-photo-updated", "--photo-id", "p", "--photo-url", "ftp://photos.example.com/a.jpg"],
        ["profile-photo-updated", "--photo-id", "p", "--photo-url", "https://a.jpg", "--content-sha256", "abc"],
        ["profile-photo-updated", "--photo-id", "p"],
        ["profile-updated", "--gender", "f", "--seeking", "m", "--birth-year", "1800", "--region", "r"],
        ["profile-deleted", "--occurred-at", "yesterday"], ["profile-deleted", "--event-id", ""],
        ["slate-requested", "--limit", "0"], ["weather"], ["profile-deleted", "--bootstrap"],
    ])
    func `an event that breaks its contract is not published`(_ arguments: [String]) async throws {
        let run = try await Program.run(["publish"] + arguments + ["--user-id", "u", "--dry-run"])
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(!run.errors.isEmpty)
    }

    @Test func `an event arrives at the broker with key and headers`() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let run = try await Program.run([
                "publish", "slate-requested", "--bootstrap-servers", system.broker.bootstrapServers, "--user-id", "u7",
            ])
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.errors.contains("slate-requested"))
            let record = try await firstRecord(on: Topics.slateRequested, of: system)
            #expect(record.keyText == "u7")
            let event: SlateRequested = try EventDecoder().decode(key: record.key, value: record.value)
            #expect(record.header("ce_id") == event.eventId)
            #expect(run.output == String(decoding: record.value ?? [], as: UTF8.self) + "\n")
        }
    }

    @Test func `brokers come from the worker's configuration and the environment`() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let scratch = TemporaryDirectory()
            let settings = #"{"kafka": {"bootstrapServers": "\#(system.broker.bootstrapServers)"}}"#
            try scratch.write(Array(settings.utf8), to: "worker.json")
            let arguments = ["publish", "profile-deleted", "--user-id", "u8"]
            let configured = try await Program.run(arguments + ["--config", scratch.path + "/worker.json"])
            #expect(configured.status == 0, "\(configured.errors)")
            let environment = ["KAFKA_BOOTSTRAP_SERVERS": system.broker.bootstrapServers]
            let told = try await Program.run(arguments, environment: environment)
            #expect(told.status == 0, "\(told.errors)")
            let flagged = try await Program.run(
                arguments + ["--bootstrap-servers", "127.0.0.1:1"],
                environment: environment
            )
            #expect(flagged.status == 1)
            let wrong = try await Program.run(arguments + ["--property", "no-equals-sign"])
            #expect(wrong.status == 2)
        }
    }

    @Test func `an interaction keeps its contract`() async throws {
        let run = try await Program.run([
            "publish", "match-interactions", "--dry-run", "--user-id", "u1", "--candidate-id", "u2", "--type",
            "mutual_like",
            "--slate-id", "s", "--impression-id", "i", "--position", "3", "--surface", "cards", "--initiator-id", "u2",
            "--reported-by", "both",
        ])
        #expect(run.status == 0, "\(run.errors)")
        let event: MatchInteraction = try EventDecoder().decode(key: Array("u1".utf8), value: Array(run.output.utf8))
        #expect(event.type == .mutualLike)
        #expect(event.candidateId == "u2")
        #expect(event.slateId == "s" && event.impressionId == "i" && event.surface == "cards")
        #expect(event.position == 3)
        #expect(event.initiatorId == "u2")
        #expect(event.reportedBy == .both)
    }

    @Test(arguments: [["--type", "superlike"], ["--type", "like", "--reported-by", "nobody"], []])
    func `an interaction of no kind is wrong usage`(_ arguments: [String]) async throws {
        let common = ["publish", "match-interactions", "--dry-run", "--user-id", "u1", "--candidate-id", "u2"]
        let run = try await Program.run(common + arguments)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
    }

    @Test func `a broker that is away is one clear line`() async throws {
        let run = try await Program.run([
            "publish", "profile-deleted", "--bootstrap-servers", "127.0.0.1:1", "--user-id", "u",
        ])
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        let lines = run.errors.split(separator: "\n")
        #expect(lines.count == 1)
        #expect(lines.first?.contains("127.0.0.1:1") == true)
        #expect(lines.first?.contains("not published") == true)
    }

    private func firstRecord(on topic: String, of system: TestSystem) async throws -> KafkaRecord {
        let client = KafkaClientConfiguration(bootstrapServers: system.broker.bootstrapServers, clientId: "test")
        let reader = try KafkaTopicReader(configuration: KafkaTopicReaderConfiguration(client: client, topics: [topic]))
        let journal = RecordJournal()
        try await reader.run(onCaughtUp: { reader.shutdown() }, handler: { journal.append($0) })
        return try #require(journal.records.first)
    }
}
