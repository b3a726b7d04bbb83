import Dataset
import Foundation
import Inference
import NIOHTTP1
import Synchronization
import Testing

@Suite(.serialized, .timeLimit(.minutes(5)))
struct DatasetAugmentTests {
    @Test func `variants are asked for as documented, kept by content, and join the manifest beside their parent`()
        async throws
    {
        let lab = try AugmentationSet(6) { entries in
            entries[1].consentId = nil
            entries[2].labels[0].quality = .low
        }
        try await PaidService.run(schema: "seedream-request") { request in
            .reply(
                200,
                Seedream.image((try? AugmentationSet.picture(request.number)) ?? []),
                headers: [("X-Request-Id", "r-\(request.number)")]
            )
        } _: { service in
            let run = try await lab.run(service, ["--without-similarity", "--variants", "2"])
            #expect(run.status == 0, "\(run.errors)")
            #expect(service.problems == [])
            #expect(service.requests.count == 8)
            #expect(service.requests.allSatisfy { $0.uri == "/api/v3/images/generations" })
            #expect(
                service.requests.allSatisfy { $0.headers.first(name: "authorization") == "Bearer a-key-of-the-test" }
            )
            let outcome = try run.json(AugmentationSet.Outcome.self)
            #expect(outcome.accepted == 8)
            #expect(outcome.withoutConsent == ["drawing-2"])
            #expect(outcome.lowQuality == ["drawing-3"])
            #expect(abs(outcome.spentUSD - 0.24) < 1e-9)
            let generated = try lab.generated()
            #expect(generated.count == 8)
            let parents = Set(generated.map(\.parentId))
            #expect(parents == ["drawing-1", "drawing-4", "drawing-5", "drawing-6"])
            for entry in generated {
                let bytes = try lab.set.bytes(entry.file)
                #expect(entry.sha256 == Fingerprint.sha256(bytes))
                #expect(entry.file == "generated/\(entry.sha256?.prefix(2) ?? "")/\(entry.sha256 ?? "").jpg")
                #expect(entry.split == .train)
                #expect(entry.identityId == entry.parentId?.replacing("drawing", with: "member"))
                #expect(entry.generator?.requestId?.hasPrefix("r-") == true)
                #expect(entry.generator?.model == "seedream-4-0-250828")
                #expect(entry.costUSD == 0.03)
            }
            let prompts = Set(service.requests.compactMap { $0.field("prompt") })
            #expect(prompts.count == 8)
            #expect(prompts.allSatisfy { $0.contains("Keep the clothes") && !$0.contains("{") })
            #expect(try FileManager.default.contentsOfDirectory(atPath: lab.set.path + "/generated/pending").isEmpty)

            let again = try await lab.run(service, ["--without-similarity", "--variants", "2"])
            #expect(again.status == 0)
            #expect(try again.json(AugmentationSet.Outcome.self).done == 8)
            #expect(service.requests.count == 8)
        }
    }

    @Test func `what is sent bears no EXIF and is the picture upright`() async throws {
        let lab = try AugmentationSet(1)
        let plain = try lab.set.bytes("drawings/1.jpg")
        // Orientation 6: the camera was turned; and a place.
        let exif =
            Array("Exif\0\0".utf8) + [
                0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
            ]
            + Array("GPS 37.5665N".utf8)
        let segment: [UInt8] = [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif
        let turned = plain.prefix(2) + segment + plain.dropFirst(2)
        try lab.set.directory.write(Array(turned), to: "turned.jpg")
        var entries = try Manifest(path: lab.set.manifest).entries
        entries[0].file = "turned.jpg"
        entries[0].sha256 = Fingerprint.sha256(Array(turned))
        try lab.set.write(entries)
        try await PaidService.run(schema: "seedream-request") { _ in
            .reply(200, Seedream.image(plain))
        } _: { service in
            #expect(try await lab.run(service).status == 0)
            let image = try #require(service.requests.first?.field("image"))
            let sent = [UInt8](
                try #require(Data(base64Encoded: String(image.dropFirst("data:image/jpeg;base64,".count))))
            )
            #expect(Data(sent).range(of: Data("Exif".utf8)) == nil)
            #expect(Data(sent).range(of: Data("37.5665N".utf8)) == nil)
            let (upright, wanted) = try (PhotoDecoder.decode(sent), PhotoDecoder.decode(Array(turned)))
            #expect(upright.width == wanted.width && upright.height == wanted.height)
            let difference = zip(upright.pixels, wanted.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
            #expect(Double(difference) / Double(wanted.pixels.count) < 2)
        }
    }

    /// One scripted behaviour and what must come of it.
    struct Behaviour: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The answers in their order; the last one goes on.
        let answers: [PaidService.Answer]
        var status: Int32 = 0
        var requests = 1
        var accepted = 0
        var spentUSD = 0.0
        var possiblySpentUSD = 0.0
        var remaining = 0
        var skipped: String?
        var stopped: String?
        var unknown: String?
    }

    private static var good: PaidService.Answer { .reply(200, Seedream.image((try? AugmentationSet.picture(0)) ?? [])) }

    static let behaviours = [
        Behaviour(testDescription: "ok", answers: [good], accepted: 1, spentUSD: 0.03),
        Behaviour(
            testDescription: "429 rate limit, then ok",
            answers: [.reply(429, Seedream.error("ModelAccountIpmRateLimitExceeded")), good],
            requests: 2,
            accepted: 1,
            spentUSD: 0.03
        ),
        Behaviour(
            testDescription: "burst, then overloaded, then ok",
            answers: [
                .reply(429, Seedream.error("RequestBurstTooFast")), .reply(503, Seedream.error("ServerOverloaded")),
                good,
            ],
            requests: 3,
            accepted: 1,
            spentUSD: 0.03
        ),
        Behaviour(
            testDescription: "200 with an error of the rate inside, then ok",
            answers: [.reply(200, Seedream.error("ModelAccountRpmRateLimitExceeded")), good],
            requests: 2,
            accepted: 1,
            spentUSD: 0.03
        ),
        Behaviour(
            testDescription: "quota",
            answers: [.reply(429, Seedream.error("AccountQuotaExceeded"))],
            status: 1,
            remaining: 1,
            stopped: "AccountQuotaExceeded"
        ),
        Behaviour(
            testDescription: "spending limit",
            answers: [.reply(429, Seedream.error("SetLimitExceeded"))],
            status: 1,
            remaining: 1,
            stopped: "SetLimitExceeded"
        ),
        Behaviour(
            testDescription: "wrong key",
            answers: [.reply(401, Seedream.error("AuthenticationError"))],
            status: 1,
            remaining: 1,
            stopped: "refuses the key"
        ),
        Behaviour(
            testDescription: "forbidden",
            answers: [.reply(403, Array("no".utf8))],
            status: 1,
            remaining: 1,
            stopped: "refuses the key"
        ),
        Behaviour(
            testDescription: "safety block of the photo",
            answers: [.reply(400, Seedream.error("InputImageSensitiveContentDetected.PrivacyInformation"))],
            skipped: "InputImageSensitiveContentDetected.PrivacyInformation"
        ),
        Behaviour(
            testDescription: "safety block of the prompt",
            answers: [.reply(400, Seedream.error("InputTextSensitiveContentDetected"))],
            skipped: "InputTextSensitiveContentDetected"
        ),
        Behaviour(
            testDescription: "safety block of the picture, inside a 200",
            answers: [.reply(200, Seedream.errorOfImage("OutputImageSensitiveContentDetected"))],
            skipped: "OutputImageSensitiveContentDetected"
        ),
        Behaviour(
            testDescription: "no picture",
            answers: [.reply(200, Array(#"{"data":[],"usage":{"generated_images":0}}"#.utf8))],
            skipped: "holds no image"
        ),
        Behaviour(
            testDescription: "billed without a picture",
            answers: [.reply(200, Array(#"{"data":[],"usage":{"generated_images":1}}"#.utf8))],
            status: 1,
            possiblySpentUSD: 0.03,
            unknown: "bills an image but holds none"
        ),
        Behaviour(
            testDescription: "truncated JSON",
            answers: [.reply(200, Array(Seedream.image([1, 2, 3]).prefix(60)))],
            status: 1,
            possiblySpentUSD: 0.03,
            unknown: "no JSON that can be read"
        ),
        Behaviour(
            testDescription: "500",
            answers: [.reply(500, Array("oops".utf8))],
            status: 1,
            possiblySpentUSD: 0.03,
            unknown: "HTTP 500"
        ),
        Behaviour(
            testDescription: "hang",
            answers: [.silence],
            status: 1,
            possiblySpentUSD: 0.03,
            unknown: "Deadline exceeded"
        ),
        Behaviour(
            testDescription: "the connection ends",
            answers: [.hangUp],
            status: 1,
            possiblySpentUSD: 0.03,
            unknown: "Remote connection closed"
        ),
        Behaviour(
            testDescription: "bad request",
            answers: [.reply(400, Seedream.error("InvalidParameter"))],
            skipped: "HTTP 400 InvalidParameter"
        ),
    ]

    @Test(arguments: behaviours)
    func `each scripted behaviour is answered as it must be, and nothing is paid twice`(_ behaviour: Behaviour)
        async throws
    {
        let lab = try AugmentationSet(1)
        try await PaidService.run(schema: "seedream-request") { request in
            behaviour.answers[min(request.number, behaviour.answers.count - 1)]
        } _: { service in
            let run = try await lab.run(service, ["--without-similarity", "--timeout", "2"])
            #expect(run.status == behaviour.status, "\(run.errors)")
            #expect(service.problems == [])
            #expect(service.requests.count == behaviour.requests)
            let outcome = try run.json(AugmentationSet.Outcome.self)
            #expect(outcome.accepted == behaviour.accepted)
            #expect(try lab.generated().count == behaviour.accepted)
            #expect(abs(outcome.spentUSD - behaviour.spentUSD) < 1e-9)
            #expect(abs(outcome.possiblySpentUSD - behaviour.possiblySpentUSD) < 1e-9)
            #expect(outcome.remaining == behaviour.remaining)
            #expect(
                (outcome.skipped.first?.reason).map { $0.contains(behaviour.skipped ?? "nothing") }
                    ?? (behaviour.skipped == nil),
                "\(outcome.skipped)"
            )
            #expect(
                outcome.stopped.map { $0.contains(behaviour.stopped ?? "nothing") } ?? (behaviour.stopped == nil),
                "\(outcome.stopped ?? "")"
            )
            #expect(
                (outcome.unknown.first?.reason).map { $0.contains(behaviour.unknown ?? "nothing") }
                    ?? (behaviour.unknown == nil),
                "\(outcome.unknown)"
            )
            // What may have been paid is shown and left alone; what is paid is never asked for again.
            guard behaviour.accepted > 0 || behaviour.unknown != nil else { return }
            let again = try await lab.run(service, ["--without-similarity", "--timeout", "2"])
            #expect(service.requests.count == behaviour.requests)
            #expect(again.status == behaviour.status)
            if behaviour.unknown != nil {
                #expect(again.errors.contains("1 requests may have been paid without an answer"))
            }
        }
    }

    @Test func `a request with an unknown bill is asked again when that is wanted, and both are counted`() async throws
    {
        let lab = try AugmentationSet(1)
        try await PaidService.run(schema: "seedream-request") { request in
            request.number == 0 ? .hangUp : Self.good
        } _: { service in
            #expect(try await lab.run(service).status == 1)
            let run = try await lab.run(service, ["--without-similarity", "--retry-unknown"])
            #expect(run.status == 0, "\(run.errors)")
            let outcome = try run.json(AugmentationSet.Outcome.self)
            #expect(outcome.accepted == 1)
            #expect(abs(outcome.spentUSD - 0.03) < 1e-9 && abs(outcome.possiblySpentUSD - 0.03) < 1e-9)
        }
    }

    @Test func `a service that is not there is told, and nothing counts as paid`() async throws {
        let lab = try AugmentationSet(1)
        let arguments = ["dataset", "augment", "--manifest", lab.set.manifest, "--without-similarity", "--json"]
        let run = try await Program.run(
            arguments + ["--base-url", "http://127.0.0.1:1"],
            environment: AugmentationSet.environment
        ) { running in
            try await Task.sleep(for: .seconds(1))
            kill(running.identifier, SIGINT)
        }
        #expect(run.status == 1, "\(run.errors)")
        #expect(try run.json(AugmentationSet.Outcome.self).possiblySpentUSD == 0)
        #expect(try run.json(AugmentationSet.Outcome.self).remaining == 1)
        let open = try await Program.run(
            arguments + ["--base-url", "http://example.com"],
            environment: AugmentationSet.environment
        )
        #expect(open.status == 2)
        #expect(open.errors.contains("is not encrypted"))
        let keyless = try await Program.run(arguments)
        #expect(keyless.status == 2)
        #expect(keyless.errors.contains("set ARK_API_KEY"))
    }
}
