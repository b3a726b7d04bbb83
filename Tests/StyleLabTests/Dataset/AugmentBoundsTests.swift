import Dataset
import Foundation
import Inference
import NIOCore
import Synchronization
import Testing

/// What bounds a run: cost, rates, similarity, kills.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct AugmentBoundsTests {
    private static func answer(_ request: PaidService.Request, after delay: Int64 = 0) -> PaidService.Answer {
        .reply(
            200,
            Seedream.image((try? AugmentationSet.picture(request.number)) ?? []),
            after: .milliseconds(delay)
        )
    }

    @Test func `an estimate sends nothing, and the bound on the cost holds over runs`() async throws {
        let lab = try AugmentationSet(10)
        try await PaidService.run(schema: "seedream-request") {
            Self.answer($0, after: 20)
        } _: { service in
            let dry = try await lab.run(service, ["--variants", "2", "--dry-run"])
            #expect(dry.status == 0, "\(dry.errors)")
            let estimate = try dry.json(AugmentationSet.Outcome.self)
            #expect(estimate.remaining == 20)
            #expect(abs(estimate.estimateUSD - 0.6) < 1e-9)
            #expect(service.requests.isEmpty)
            #expect(!lab.set.exists("ledger.jsonl"))

            let bounded = ["--without-similarity", "--variants", "2", "--max-cost", "0.16", "--concurrency", "8"]
            let first = try await lab.run(service, bounded)
            #expect(first.status == 1)
            #expect(first.errors.contains("more than --max-cost 0.16"), "\(first.errors)")
            #expect(service.requests.count == 5)
            #expect(try first.json(AugmentationSet.Outcome.self).remaining == 15)
            #expect(try await lab.run(service, bounded).status == 1)
            #expect(service.requests.count == 5)
            let rest = try await lab.run(service, ["--without-similarity", "--variants", "2"])
            #expect(rest.status == 0, "\(rest.errors)")
            #expect(service.requests.count == 20)
            #expect(try lab.generated().count == 20)
        }
    }

    @Test func `a target goes to the rarest styles first`() async throws {
        let lab = try AugmentationSet(6) { entries in
            for (index, style) in ["a", "a", "a", "a", "b", "c"].enumerated() {
                entries[index].labels = [.init(style: style)]
            }
        }
        try await PaidService.run(schema: "seedream-request") {
            Self.answer($0)
        } _: { service in
            let run = try await lab.run(service, ["--without-similarity", "--variants", "6", "--target", "12"])
            #expect(run.status == 0, "\(run.errors)")
            let parents = try lab.generated().compactMap(\.parentId)
            #expect(parents.count { $0 == "drawing-5" } == 3)
            #expect(parents.count { $0 == "drawing-6" } == 3)
            #expect(parents.count == 6)
        }
    }

    @Test func `requests keep to the rate and to the number at a time`() async throws {
        let lab = try AugmentationSet(8)
        let load = Mutex((now: 0, most: 0))
        let times = Mutex<[ContinuousClock.Instant]>([])
        try await PaidService.run(schema: "seedream-request") { request in
            times.withLock { $0.append(.now) }
            load.withLock { load in
                load.now += 1
                load.most = max(load.most, load.now)
            }
            // Before the reply can have arrived.
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(80)) { load.withLock { $0.now -= 1 } }
            return Self.answer(request, after: 100)
        } _: { service in
            let run = try await lab.run(
                service,
                ["--without-similarity", "--concurrency", "3", "--requests-per-minute", "600"]
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(load.withLock { $0.most } <= 3)
            let moments = times.withLock { $0 }
            #expect(moments.count == 8)
            // A tenth of a second apart.
            #expect(moments[7] - moments[0] >= .milliseconds(600))
        }
    }

    @Test func `a variant that is not like its parent, or no picture, is paid, kept and not used`() async throws {
        let lab = try AugmentationSet(4)
        let originals = try (1...4).map { try [UInt8](Data(contentsOf: URL(filePath: Repository.drawing($0)))) }
        try await PaidService.run(schema: "seedream-request") { request in
            // The photo itself for the first two, another one's for the third, noise for the last.
            let sent = request.field("image").flatMap { Data(base64Encoded: String($0.dropFirst(23))) } ?? Data()
            let parent = (0..<4).first { index in
                (try? PhotoDecoder.decode([UInt8](sent))).flatMap { sent in
                    (try? PhotoDecoder.decode(originals[index])).map { original in
                        sent.width == original.width
                            && zip(sent.pixels, original.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
                                / sent.pixels.count < 3
                    }
                } ?? false
            }
            switch parent {
            case 0, 1: return .reply(200, Seedream.image([UInt8](sent)))
            case 2: return .reply(200, Seedream.image(originals[0]))
            default: return .reply(200, Seedream.image([1, 2, 3]))
            }
        } _: { service in
            let arguments = ["--model", Repository.checkpoint, "--min-similarity", "0.9", "--concurrency", "1"]
            let run = try await lab.run(service, arguments)
            #expect(run.status == 0, "\(run.errors)")
            let outcome = try run.json(AugmentationSet.Outcome.self)
            #expect(outcome.accepted == 2)
            #expect(outcome.rejected == 2)
            #expect(abs(outcome.spentUSD - 0.12) < 1e-9)
            #expect(Set(try lab.generated().compactMap(\.parentId)) == ["drawing-1", "drawing-2"])
            let events = try Ledger.events(lab.set.path + "/ledger.jsonl").filter { $0.event == .rejected }
            #expect(Set(events.compactMap(\.reason)) == ["it is no picture", "it is not like its parent"])
            for event in events {
                let sha256 = try #require(event.sha256)
                #expect(lab.set.exists("generated/\(sha256.prefix(2))/\(sha256).jpg"))
            }
            #expect(try await lab.run(service, arguments).status == 0)
            #expect(service.requests.count == 4)
        }
    }

    @Test func `a run that is killed again and again asks for nothing twice and loses nothing it was given`()
        async throws
    {
        let lab = try AugmentationSet(12)
        let arguments = [
            "--without-similarity", "--variants", "3", "--concurrency", "3", "--requests-per-minute", "6000",
        ]
        var random = SeededGenerator(seed: 11)
        try await PaidService.run(schema: "seedream-request") { request in
            Self.answer(request, after: Int64(request.number % 4) * 12)
        } _: { service in
            var kills = 0
            for _ in 0..<60 {
                let pause = Int.random(in: 20...180, using: &random)
                let run = try await Program.run(
                    lab.arguments(service, arguments),
                    environment: AugmentationSet.environment
                ) { running in
                    try await Task.sleep(for: .milliseconds(pause))
                    kill(running.identifier, SIGKILL)
                }
                guard run.isSignalled else { break }
                kills += 1
                _ = try Manifest(path: lab.set.manifest)
            }
            #expect(kills >= 4)
            let last = try await lab.run(service, arguments)
            let outcome = try last.json(AugmentationSet.Outcome.self)
            #expect(outcome.remaining == 0)
            let asked = service.requests.map { "\($0.field("prompt") ?? "")\($0.field("image")?.hashValue ?? 0)" }
            #expect(Set(asked).count == asked.count, "something was asked for twice")
            #expect(asked.count <= 36)
            let generated = try lab.generated()
            #expect(generated.count + outcome.unknown.count == 36)
            #expect(Set(generated.map(\.id)).count == generated.count)
            // Whatever the ledger calls paid is in the manifest, with its bytes.
            #expect(abs(outcome.spentUSD - 0.03 * Double(generated.count)) < 1e-9)
            for entry in generated { #expect(Fingerprint.sha256(try lab.set.bytes(entry.file)) == entry.sha256) }
            let all = try await lab.run(service, arguments + ["--retry-unknown"])
            #expect(all.status == 0, "\(all.errors)")
            #expect(try lab.generated().count == 36)
            #expect(service.requests.count == asked.count + outcome.unknown.count)
        }
    }

    @Test func `Ctrl-C waits for what is under way and says how to go on`() async throws {
        let lab = try AugmentationSet(8)
        try await PaidService.run(schema: "seedream-request") {
            Self.answer($0, after: 400)
        } _: { service in
            let run = try await Program.run(
                lab.arguments(service, ["--without-similarity", "--concurrency", "2"]),
                environment: AugmentationSet.environment
            ) { running in
                while service.requests.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
                kill(running.identifier, SIGINT)
            }
            #expect(run.status == 1)
            #expect(run.errors.contains("the same command goes on"), "\(run.errors)")
            let outcome = try run.json(AugmentationSet.Outcome.self)
            #expect(outcome.accepted == service.requests.count)
            #expect(outcome.unknown.isEmpty)
            #expect(outcome.remaining == 8 - outcome.accepted)
        }
    }
}
