import Dataset
import Foundation
import Inference
import Testing

/// Disks that take no more, files that cannot be read, clocks that jump: what was said to be done stays done.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct DatasetDiskTests {
    /// Lets no file grow beyond some KiB, as a full disk would.
    private static func bounded(_ kibibytes: Int) -> [String] {
        ["/bin/bash", "-c", "trap '' XFSZ; ulimit -f \(kibibytes); exec \"$0\" \"$@\""]
    }

    @Test func `labels end where the disk ends, are all there, and go on`() async throws {
        let set = try DrawingSet(20)
        var entries = try DrawingSet.entries(20)
        for index in entries.indices { entries[index].labels = [] }
        try set.write(entries)
        let old = try set.bytes("manifest.jsonl")
        let arguments = [
            "dataset", "label", "--manifest", set.manifest, "--offline", "--model", Repository.checkpoint,
        ]
        let full = try await Program.run(arguments, through: Self.bounded(old.count / 1024 + 2))
        #expect(full.status == 1)
        #expect(full.errors.contains("manifest.jsonl: File too large"), "\(full.errors)")
        #expect(full.errors.contains("make room and run the command again"), "\(full.errors)")
        #expect(try set.bytes("manifest.jsonl").starts(with: old))
        let labelled = try Manifest(path: set.manifest).entries.count { !$0.labels.isEmpty }
        #expect((1..<20).contains(labelled), "\(labelled)")
        let rest = try await Program.run(arguments)
        #expect(rest.status == 0 && rest.errors.contains("\(20 - labelled) images labelled"), "\(rest.errors)")
        #expect(try Manifest(path: set.manifest).entries.allSatisfy { $0.labels.count == 1 })
    }

    @Test func `a paid picture that the disk does not take is on the record, and asked for only when that is wanted`()
        async throws
    {
        let lab = try AugmentationSet(3)
        let picture = try AugmentationSet.picture(0)
        #expect(picture.count > 16 << 10)
        try await PaidService.run(schema: "seedream-request") { _ in
            .reply(200, Seedream.image(picture))
        } _: { service in
            let arguments = ["--without-similarity", "--concurrency", "1"]
            let full = try await Program.run(
                lab.arguments(service, arguments),
                environment: AugmentationSet.environment,
                through: Self.bounded(12)
            )
            #expect(full.status == 1 && full.errors.contains("File too large"), "\(full.errors)")
            #expect(service.requests.count == 1)
            #expect(try lab.generated().isEmpty)
            #expect(try lab.ledger().unknownUSD == 0.03)
            // The others are asked for; the first one, which may have been paid, is not.
            let rest = try await lab.run(service, arguments)
            let outcome = try rest.json(AugmentationSet.Outcome.self)
            #expect(outcome.accepted == 2 && outcome.unknown.count == 1, "\(rest.errors)")
            #expect(abs(outcome.possiblySpentUSD - 0.03) < 1e-9 && service.requests.count == 3)
            let all = try await lab.run(service, arguments + ["--retry-unknown"])
            #expect(all.status == 0, "\(all.errors)")
            #expect(try lab.generated().count == 3 && service.requests.count == 4)
        }
    }

    @Test func `a request that cannot be put on the record is not sent`() async throws {
        let lab = try AugmentationSet(3)
        try await PaidService.run(schema: "seedream-request") { _ in
            .reply(500, Array("{}".utf8))
        } _: { service in
            let none = try await Program.run(
                lab.arguments(service),
                environment: AugmentationSet.environment,
                through: Self.bounded(0)
            )
            #expect(none.status == 1 && none.errors.contains("ledger.jsonl: File too large"), "\(none.errors)")
            #expect(service.requests.isEmpty)
        }
    }

    @Test func `an export that the disk does not take leaves nothing behind`() async throws {
        let set = try DrawingSet(10)
        for format in ["imagefolder", "webdataset"] {
            let full = try await Program.run(
                ["dataset", "export", "--manifest", set.manifest, "--out", set.path + "/out", "--format", format],
                through: Self.bounded(8)
            )
            #expect(full.status == 1 && full.errors.contains("File too large"), "\(full.errors)")
            let names = try FileManager.default.contentsOfDirectory(atPath: set.path)
            #expect(Set(names) == ["drawings", "manifest.jsonl"])
        }
    }

    @Test func `a reviewer is told when the disk does not take a label`() async throws {
        let set = try DrawingSet(6)
        var entries = try DrawingSet.entries(6)
        entries[1].labels = []
        try set.write(entries)
        let old = try set.bytes("manifest.jsonl")
        let run = try await Program.run(
            ["dataset", "review", "--manifest", set.manifest, "--port", "0", "--styles", "a,b"],
            through: Self.bounded(old.count / 1024)
        ) { running in
            try await running.waitForErrors(containing: "in a browser")
            let address = try #require(running.errors.split(separator: " ").first { $0.hasPrefix("http://") })
            let port = try #require(address.split(separator: ":").last.flatMap { UInt16($0.prefix { $0.isNumber }) })
            let key = try #require(address.split(separator: "=").last.map(String.init))
            let label = PlainRequest(
                port: port,
                path: "/label",
                headers: ["x-review-key": key],
                body: #"{"id":"drawing-2","style":"a"}"#
            )
            #expect(try label.status() == 500)
            kill(running.identifier, SIGINT)
        }
        #expect(run.status == 0 && run.errors.contains("0 labels were appended"), "\(run.errors)")
        #expect(try set.bytes("manifest.jsonl") == old)
    }

    @Test func `a photo that is missing ends neither the run nor the next one`() async throws {
        let lab = try AugmentationSet(2)
        try FileManager.default.removeItem(atPath: lab.set.path + "/drawings/1.jpg")
        try await PaidService.run(schema: "seedream-request") { request in
            .reply(200, Seedream.image((try? AugmentationSet.picture(request.number)) ?? []))
        } _: { service in
            let run = try await lab.run(service, ["--without-similarity", "--variants", "12", "--concurrency", "1"])
            let outcome = try run.json(AugmentationSet.Outcome.self)
            #expect(outcome.accepted == 12 && outcome.skipped.count == 12 && outcome.stopped == nil, "\(run.errors)")
            #expect(outcome.skipped.allSatisfy { $0.reason.contains("photo_unreadable") })
            #expect(service.requests.count == 12 && abs(outcome.spentUSD - 0.36) < 1e-9)
        }
    }

    /// What counts is the order of lines, never what a clock said.
    @Test func `a clock that was wrong changes neither which label counts nor what is paid`() async throws {
        let lab = try AugmentationSet(2) { entries in
            var label = Manifest.Label(style: "Street_Hip", source: "gemini")
            label.at = "2099-01-01T00:00:00Z"
            entries[0].labels = [label]
        }
        try await PaidService.run(schema: "gemini-request") { _ in
            .reply(200, Gemini.label("Chic_Modern"))
        } _: { service in
            let run = try await Program.run(
                ["dataset", "label", "--manifest", lab.set.manifest, "--base-url", service.url, "--again"],
                environment: ["GEMINI_API_KEY": "a-key-of-the-test"]
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(try Manifest(path: lab.set.manifest).entries[0].currentLabel?.style == "Chic_Modern")
        }
        try await PaidService.run(schema: "seedream-request") { request in
            .reply(200, Seedream.image((try? AugmentationSet.picture(request.number)) ?? []))
        } _: { service in
            #expect(try await lab.run(service).status == 0)
            let path = lab.set.path + "/ledger.jsonl"
            let lines = String(decoding: try lab.set.bytes("ledger.jsonl"), as: UTF8.self).split(separator: "\n")
            // The clock runs backwards from line to line.
            let turned = lines.enumerated().map { index, line in
                line.replacing(/"at":"[0-9]{4}/, with: "\"at\":\"\(2099 - index)")
            }
            #expect(turned.map(String.init) != lines.map(String.init))
            try Data((turned.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
            let again = try await lab.run(service)
            let outcome = try again.json(AugmentationSet.Outcome.self)
            #expect(outcome.done == 2 && outcome.unknown.isEmpty && abs(outcome.spentUSD - 0.06) < 1e-9)
            #expect(service.requests.count == 2)
        }
    }
}
