import Dataset
import Foundation
import Inference
import NIOCore
import NIOHTTP1
import Testing

@Suite(.serialized, .timeLimit(.minutes(5)))
struct DatasetLabelTests {
    private struct Outcome: Decodable {
        struct Skipped: Decodable {
            let id: String
            let reason: String
        }
        struct Agreement: Decodable {
            let first: String
            let second: String
            let images: Int
            let agreement: Double
        }
        let labelled: Int
        let styles: [String: Int]
        let skipped: [Skipped]
        let remaining: Int
        let withoutConsent: [String]
        let promptTokens: Int
        let agreements: [Agreement]
        let stopped: String?
    }

    private static let environment = ["GEMINI_API_KEY": "a-key-of-the-test"]

    private func drawings(_ count: Int, _ change: (inout [Manifest.Entry]) -> Void = { _ in }) throws -> DrawingSet {
        let set = try DrawingSet(count)
        var entries = try DrawingSet.entries(count)
        for index in entries.indices {
            entries[index].consentId = "consent"
            entries[index].labels = []
        }
        change(&entries)
        try set.write(entries)
        return set
    }

    private func label(_ set: DrawingSet, _ service: PaidService, _ more: [String] = []) async throws -> Program.Outcome
    {
        try await Program.run(
            [
                "dataset", "label", "--manifest", set.manifest, "--base-url", service.url, "--requests-per-minute",
                "6000",
                "--json",
            ] + more,
            environment: Self.environment
        )
    }

    @Test func `several votes make a label whose confidence is their agreement`() async throws {
        let set = try drawings(4) { entries in
            entries[1].consentId = nil
            entries[2].labels = [.init(style: "Chic_Modern")]
        }
        try await PaidService.run(schema: "gemini-request") { request in
            // Two of three votes for one style.
            .reply(200, request.number % 3 == 1 ? Gemini.label("Chic_Modern", "low") : Gemini.label("Street_Hip"))
        } _: { service in
            let run = try await label(set, service, ["--votes", "3", "--concurrency", "1"])
            #expect(run.status == 0, "\(run.errors)")
            #expect(service.problems == [])
            #expect(service.requests.count == 9)
            #expect(service.requests.allSatisfy { $0.uri == "/v1beta/models/gemini-2.5-flash:generateContent" })
            #expect(service.requests.allSatisfy { $0.headers.first(name: "x-goog-api-key") == "a-key-of-the-test" })
            // Each vote is asked for in another order.
            #expect(Set(service.requests.prefix(3).map(\.body)).count == 3)
            let outcome = try run.json(Outcome.self)
            #expect(outcome.labelled == 3)
            #expect(outcome.styles == ["Street_Hip": 3])
            #expect(outcome.withoutConsent == ["drawing-2"])
            #expect(outcome.promptTokens == 9 * 310)
            #expect(outcome.agreements.map { [$0.first, $0.second] } == [["gemini", "human"]])
            #expect(outcome.agreements[0].images == 1 && outcome.agreements[0].agreement == 0)
            let entries = try Manifest(path: set.manifest).entries
            let found = try #require(entries[0].labels.last)
            #expect(found.style == "Street_Hip")
            #expect(abs((found.confidence ?? 0) - 2.0 / 3) < 1e-9)
            #expect(found.quality == .high)
            #expect(found.source == "gemini")
            #expect(found.modelVersion == "gemini-2.5-flash")
            #expect(found.at?.contains("T") == true)
            // A person's word stays the one that counts.
            #expect(entries[2].labels.count == 2)
            #expect(entries[2].currentLabel?.style == "Chic_Modern")
            let again = try await label(set, service, ["--votes", "3"])
            #expect(again.status == 0)
            #expect(service.requests.count == 9)
        }
    }

    struct Behaviour: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The answers in their order; the last one goes on.
        let answers: [PaidService.Answer]
        var status: Int32 = 0
        var requests = 1
        var labelled = 0
        var skipped: String?
        var stopped: String?
    }

    private static let good = PaidService.Answer.reply(200, Gemini.label("Street_Hip"))

    static let behaviours = [
        Behaviour(testDescription: "ok", answers: [good], labelled: 1),
        Behaviour(
            testDescription: "429 of the minute with a fractional delay, then ok",
            answers: [
                .reply(
                    429,
                    Gemini.quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", delay: "0.429760048s")
                ), good,
            ],
            requests: 2,
            labelled: 1
        ),
        Behaviour(
            testDescription: "429 without and with a delay of zero, then ok",
            answers: [
                .reply(429, Gemini.quota("GenerateRequestsPerMinute", delay: nil)),
                .reply(429, Gemini.quota("GenerateRequestsPerMinute", delay: "0s")), good,
            ],
            requests: 3,
            labelled: 1
        ),
        Behaviour(
            testDescription: "quota of the day",
            answers: [.reply(429, Gemini.quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", delay: "36.4s"))],
            status: 1,
            stopped: "quota of the day"
        ),
        Behaviour(
            testDescription: "blocked prompt",
            answers: [.reply(200, Gemini.blocked)],
            skipped: "PROHIBITED_CONTENT"
        ),
        Behaviour(testDescription: "safety", answers: [.reply(200, Gemini.ending("SAFETY"))], skipped: "SAFETY"),
        Behaviour(testDescription: "personal data", answers: [.reply(200, Gemini.ending("SPII"))], skipped: "SPII"),
        Behaviour(
            testDescription: "too many tokens",
            answers: [.reply(200, Gemini.ending("MAX_TOKENS"))],
            skipped: "MAX_TOKENS"
        ),
        Behaviour(
            testDescription: "empty parts, then ok",
            answers: [
                .reply(200, Array(#"{"candidates":[{"content":{"role":"model"},"finishReason":"STOP"}]}"#.utf8)), good,
            ],
            requests: 2,
            labelled: 1
        ),
        Behaviour(
            testDescription: "a style that was not offered, for ever",
            answers: [.reply(200, Gemini.label("Grunge"))],
            requests: 3,
            skipped: "not offered: Grunge"
        ),
        Behaviour(
            testDescription: "a quality that was not offered, then ok",
            answers: [.reply(200, Gemini.label("Street_Hip", "superb")), good],
            requests: 2,
            labelled: 1
        ),
        Behaviour(
            testDescription: "truncated JSON inside",
            answers: [.reply(200, Gemini.text(#"{\"fashion_style\":\"Str"#)), good],
            requests: 2,
            labelled: 1
        ),
        Behaviour(
            testDescription: "truncated JSON outside",
            answers: [.reply(200, Array(Gemini.label("Street_Hip").prefix(90))), good],
            requests: 2,
            labelled: 1
        ),
        Behaviour(
            testDescription: "500, then ok",
            answers: [.reply(500, Gemini.error(500, "INTERNAL")), good],
            requests: 2,
            labelled: 1
        ),
        Behaviour(
            testDescription: "200 with an error in it, then ok",
            answers: [.reply(200, Gemini.error(503, "UNAVAILABLE")), good],
            requests: 2,
            labelled: 1
        ),
        Behaviour(testDescription: "hang, then ok", answers: [.silence, good], requests: 2, labelled: 1),
        Behaviour(testDescription: "the connection ends, then ok", answers: [.hangUp, good], requests: 2, labelled: 1),
        Behaviour(
            testDescription: "bad key",
            answers: [.reply(400, Gemini.error(400, "INVALID_ARGUMENT"))],
            status: 1,
            stopped: "INVALID_ARGUMENT"
        ),
        Behaviour(
            testDescription: "forbidden",
            answers: [.reply(403, Gemini.error(403, "PERMISSION_DENIED"))],
            status: 1,
            stopped: "refuses the key"
        ),
        Behaviour(
            testDescription: "unknown model",
            answers: [.reply(404, Gemini.error(404, "NOT_FOUND"))],
            status: 1,
            stopped: "does not know the model"
        ),
    ]

    @Test(arguments: behaviours)
    func `each scripted behaviour is answered as it must be`(_ behaviour: Behaviour) async throws {
        let set = try drawings(1)
        try await PaidService.run(schema: "gemini-request") { request in
            behaviour.answers[min(request.number, behaviour.answers.count - 1)]
        } _: { service in
            let run = try await label(set, service, ["--votes", "1", "--timeout", "2"])
            #expect(run.status == behaviour.status, "\(run.errors)")
            #expect(service.problems == [])
            #expect(service.requests.count == behaviour.requests)
            let outcome = try run.json(Outcome.self)
            #expect(outcome.labelled == behaviour.labelled)
            #expect(try Manifest(path: set.manifest).entries[0].labels.count == behaviour.labelled)
            #expect(outcome.remaining == (behaviour.stopped == nil ? 0 : 1))
            let skipped = outcome.skipped.first?.reason
            #expect(
                skipped.map { $0.contains(behaviour.skipped ?? "nothing") } ?? (behaviour.skipped == nil),
                "\(skipped ?? "")"
            )
            let stopped = outcome.stopped
            #expect(
                stopped.map { $0.contains(behaviour.stopped ?? "nothing") } ?? (behaviour.stopped == nil),
                "\(stopped ?? "")"
            )
        }
    }

    @Test func `files that cannot be used are named, however many, and do not end the run`() async throws {
        let set = try drawings(10) { entries in
            for index in 0..<9 { entries[index].file = "none/\(index).jpg" }
        }
        try await PaidService.run(schema: "gemini-request") { _ in
            Self.good
        } _: { service in
            let run = try await label(set, service, ["--votes", "1", "--concurrency", "1"])
            let outcome = try run.json(Outcome.self)
            #expect(outcome.skipped.map(\.id) == (1...9).map { "drawing-\($0)" })
            #expect(outcome.skipped.allSatisfy { $0.reason.contains("photo_unreadable") })
            #expect(outcome.labelled == 1 && outcome.stopped == nil, "\(run.errors)")
        }
    }

    @Test func `a run that is killed keeps every label it wrote and goes on`() async throws {
        let set = try drawings(20)
        var random = SeededGenerator(seed: 3)
        try await PaidService.run(schema: "gemini-request") { _ in
            // A whole run takes a second, so that a kill that comes late on a busy machine still finds it.
            .reply(200, Gemini.label("Street_Hip"), after: .milliseconds(100))
        } _: { service in
            var kills = 0
            var before = 0
            for _ in 0..<60 {
                let pause = Int.random(in: 30...400, using: &random)
                let run = try await Program.run(
                    [
                        "dataset", "label", "--manifest", set.manifest, "--base-url", service.url, "--votes", "1",
                        "--requests-per-minute", "6000", "--concurrency", "2",
                    ],
                    environment: Self.environment
                ) { running in
                    try await Task.sleep(for: .milliseconds(pause))
                    kill(running.identifier, SIGKILL)
                }
                let labelled = try Manifest(path: set.manifest).entries.count { !$0.labels.isEmpty }
                #expect(labelled >= before)
                before = labelled
                guard run.isSignalled else { break }
                kills += 1
            }
            #expect(kills >= 3)
            #expect(try await label(set, service, ["--votes", "1"]).status == 0)
            #expect(try Manifest(path: set.manifest).entries.allSatisfy { $0.labels.count == 1 })
            #expect(service.requests.count <= 20 + 2 * kills)
        }
    }

    @Test func `a level of thinking takes the place of the budget in later models`() throws {
        func configuration(_ model: String) throws -> [String: Any] {
            let request = GeminiRequest(jpeg: [1], styles: ["a", "b"], model: model)
            let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(request)) as? [String: Any]
            let generation = object?["generationConfig"] as? [String: Any]
            return generation?["thinkingConfig"] as? [String: Any] ?? [:]
        }
        #expect(try configuration("gemini-2.5-flash").keys.map { $0 } == ["thinkingBudget"])
        #expect(try configuration("gemini-3-flash-preview").keys.map { $0 } == ["thinkingLevel"])
        #expect(try configuration("gemini-3.1-pro").keys.map { $0 } == ["thinkingLevel"])
    }

    @Test func `wrong use is told`() async throws {
        let set = try drawings(2)
        let base = ["dataset", "label", "--manifest", set.manifest]
        let keyless = try await Program.run(base)
        #expect(keyless.status == 2 && keyless.errors.contains("set GEMINI_API_KEY"))
        let dry = try await Program.run(base + ["--dry-run"])
        #expect(dry.status == 0 && dry.errors.contains("2 images would be labelled"), "\(dry.errors)")
        for wrong in [
            ["--votes", "0"], ["--styles", "a"], ["--styles", "a,a"], ["--split", "val"], ["--label-model", "a/b"],
        ] {
            #expect(try await Program.run(base + wrong).status == 2)
        }
    }
}
