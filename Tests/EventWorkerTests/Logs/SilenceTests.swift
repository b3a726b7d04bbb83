import CommandSupport
import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Testing

/// What a log must never hold, looked for in all that a worker writes at its most talkative.
@Suite(.timeLimit(.minutes(2)))
struct SilenceTests {
    /// Words that stand in places of every kind, and nowhere else.
    private enum Secret {
        static let query = "querysecret"
        static let introduction = "introductionsecret"
        static let ideal = "idealsecret"
        static let broken = "brokensecret"
        static let redis = "redissecret"
        static let kafka = "kafkasecret"
        static let access = "accesssecret"
        static let header = "headersecret"
        static let photo = "photosecret"
        static let all = [query, introduction, ideal, broken, redis, kafka, access, header, photo]
    }

    @Test(arguments: ["text", "json"])
    func `no query, no text of a member, no id and no secret is ever written`(_ format: String) async throws {
        let scratch = TemporaryDirectory()
        try scratch.write(Array("\(Secret.redis)\n".utf8), to: "redis")
        try scratch.write(Array("authorization: Bearer \(Secret.header)\n".utf8), to: "headers")
        try await TestSystem.run { system in
            let cast = Cast("silence", on: system)
            // The server knows no password, so whoever names one is refused, and says so.
            let port = try #require(system.server).port
            let file = """
                {"kafka": {"bootstrapServers": "\(system.broker.bootstrapServers)",
                           "properties": ["sasl.password=\(Secret.kafka)", "debug=broker,cgrp"]},
                 "redis": {"port": \(port), "passwordFile": "\(scratch.path)/redis"},
                 "model": {"path": "\(try DemoResources.path("checkpoint"))"},
                 "photos": {"fileRoot": "\(system.photos.path)", "allowedOrigins": ["https://127.0.0.1:1"],
                            "allowedNetworks": ["127.0.0.0/8"]},
                 "failures": {"attempts": 2, "longestPauseSeconds": 1},
                 "tracing": {"enabled": true, "sampleRatio": 1, "endpoint": "http://127.0.0.1:1",
                             "headersFile": "\(scratch.path)/headers"},
                 "log": {"level": "trace", "format": "\(format)"}}
                """
            try scratch.write(Array(file.utf8), to: "worker.json")
            let run = try await Program.run(
                ["run", "--config", scratch.path + "/worker.json"],
                environment: ["AWS_SECRET_ACCESS_KEY": Secret.access, "AWS_ACCESS_KEY_ID": "AK\(Secret.access)"],
                within: .seconds(60)
            ) { running in
                try await Self.provoke(system, cast)
                // The unreachable store is left alone after a few photos; two letters are certain.
                try await system.journal.wait(for: "dead letters") { records in
                    records.count { $0.topic.hasSuffix(Topics.deadLetterSuffix) } >= 3
                }
                try await eventually("a line about a photo") { running.errors.contains("127.0.0.1:1") }
                kill(running.identifier, SIGTERM)
            }
            #expect(run.status == 0, "\(run.errors.suffix(500))")
            let all = run.errors + run.output
            for secret in Secret.all { #expect(!all.contains(secret), "\(secret)") }
            // The test makes event ids of members' ids; nothing else may hold one.
            let others = all.replacing(/"?eventId"?[=:]"?[^", ]+/, with: "")
            for member in Self.members { #expect(!others.contains(cast.id(member)), "\(member)") }
            // What there is to find is found by the hash.
            #expect(run.errors.contains(UserHash().hash(cast.id("a"))))
            #expect(run.errors.contains("event given up"))
            if format == "json" { try Self.checkLines(run.errors) }
        }
    }

    private static let members = ["a", "b", "c", "d"]

    /// A picture that says something beside what it shows: a comment stands behind the first marker.
    private static func talkingPhoto() throws -> [UInt8] {
        let drawing = try PhotoFolder.drawing(3)
        let comment = Array(Secret.photo.utf8)
        return drawing[..<2] + [0xFF, 0xFE, 0, UInt8(comment.count + 2)] + comment + drawing[2...]
    }

    private static func provoke(_ system: TestSystem, _ cast: Cast) async throws {
        var profile = cast.profile(
            "a",
            gender: "woman",
            seeking: ["man"],
            idealType: Secret.ideal,
            introduction: Secret.introduction
        )
        try await system.send(profile)
        profile = cast.profile("b", gender: "man", seeking: ["woman"], introduction: Secret.introduction, mbti: nil)
        try await system.send(profile)
        let photo = cast.photo("d", url: try system.photos.add(talkingPhoto(), as: "talking.jpg"))
        try await system.send(photo)
        _ = try await system.journal.embedding(causedBy: photo.eventId)
        for number in 0..<4 {
            let url = "https://127.0.0.1:1/\(number).jpg?token=\(Secret.query)#\(Secret.query)"
            try await system.send(cast.photo("a", url: url, at: Double(number + 2)))
        }
        try await system.send(
            cast.photo("b", url: "https://user:\(Secret.query)@elsewhere.example.com/x?\(Secret.query)")
        )
        for value in ["{\"userId\": \"\(Secret.broken)\"", "{\"introduction\": \"\(Secret.broken)\"}"] {
            let message = KafkaMessage(
                topic: Topics.profileUpdated,
                key: Array(cast.id("c").utf8),
                value: Array(value.utf8)
            )
            _ = try await system.producer.send(message)
        }
    }

    private static func checkLines(_ errors: String) throws {
        for line in errors.split(separator: "\n") {
            let fields = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
            for name in ["time", "level", "logger", "message"] { #expect(fields[name] != nil, "\(line)") }
        }
        let letter = try #require(
            errors.split(separator: "\n").first { $0.contains("event given up") && $0.contains("photo_url_forbidden") }
        )
        let fields = try JSONDecoder().decode([String: String].self, from: Data(letter.utf8))
        #expect(fields["fingerprint"] == (try TestModel.encoder.embeddingFingerprint))
        #expect(fields["eventId"]?.contains("photo") == true)
        #expect(fields["user"]?.count == 16)
        #expect(fields["traceId"]?.count == 32)
        #expect(fields["spanId"]?.count == 16)
        #expect(fields["topic"] == Topics.profilePhotoUpdated)
    }
}
