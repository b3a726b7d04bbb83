import CommandSupport
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2)))
struct DemoCommandTests {
    struct Report: Decodable {
        struct Candidate: Decodable {
            let rank: Int
            let userId: String
            let score: Double
            let textScore: Double?
            let styleScore: Double?
            let rankByText: Int?
        }

        struct Slate: Decodable {
            let userId: String
            let scorer: String
            let eligible: Int
            let candidates: [Candidate]
        }

        struct Update: Decodable {
            let before: Slate
            let after: Slate
        }

        struct Deletion: Decodable {
            let userId: String
            let isGoneFromSlate: Bool
            let tombstones: [String]
            let redisKeysLeft: Int
            let requestAfterwards: String
        }

        struct Cache: Decodable {
            let photosComputed: Int
            let repeatedPhotos: Int
            let repeatedPhotosComputed: Int
        }

        let members: Int
        let slates: [Slate]
        let photoUpdate: Update?
        let deletion: Deletion?
        let cache: Cache
        let deadLetters: [String: Int]
    }

    /// A directory for temporary files of one run, by which its processes can be told from others.
    private let scratch = TemporaryDirectory()

    /// Nothing of a run is left, neither a process nor a file.
    private func expectNothingLeft() async throws {
        try await eventually("no process is left", within: .seconds(10)) {
            Program.commandLines(holding: scratch.path).isEmpty
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
    }

    @Test func `the demo shows slates, an update and a deletion`() async throws {
        let run = try await Program.run(
            ["demo", "--members", "8", "--json"],
            environment: ["TMPDIR": scratch.path],
            within: .seconds(60)
        )
        #expect(run.status == 0, "\(run.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
        #expect(report.members == 8)
        #expect(!report.slates.isEmpty)
        #expect(report.slates.contains { !$0.candidates.isEmpty })
        for slate in report.slates {
            #expect(slate.candidates.map(\.rank) == Array(1..<slate.candidates.count + 1))
            #expect(slate.candidates.map(\.score) == slate.candidates.map(\.score).sorted(by: >))
            #expect(slate.candidates.count <= slate.eligible)
            #expect(slate.scorer == "hybrid")
            #expect(slate.candidates.allSatisfy { $0.textScore != nil && $0.styleScore != nil })
            #expect(slate.candidates.allSatisfy { (1...slate.eligible).contains($0.rankByText ?? 0) })
            #expect(!slate.candidates.map(\.userId).contains(slate.userId))
        }
        let update = try #require(report.photoUpdate)
        #expect(update.before.userId == update.after.userId)
        let deletion = try #require(report.deletion)
        #expect(deletion.isGoneFromSlate)
        #expect(deletion.tombstones == ["member-attributes", "style-embeddings"])
        #expect(deletion.redisKeysLeft == 0)
        #expect(deletion.requestAfterwards == "unknown_member")
        #expect(report.cache.photosComputed == 9)
        #expect(report.cache.repeatedPhotos == 8)
        #expect(report.cache.repeatedPhotosComputed == 0)
        #expect(report.deadLetters == ["unknown_member": 1])
        try await expectNothingLeft()
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a demo that is stopped while it waits leaves nothing behind`(_ signal: Int32) async throws {
        try await expectStop(with: signal) { running in
            try await eventually("the demo waits for the photos") { running.errors.contains(/photos [0-9]+\/80/) }
        }
    }

    @Test func `a demo that is stopped while it starts leaves nothing behind`() async throws {
        try await expectStop(with: SIGINT) { _ in
            try await eventually("the demo's redis-server runs") {
                Program.commandLines(holding: scratch.path).contains { $0.contains("redis-server") }
            }
        }
    }

    private func expectStop(
        with signal: Int32,
        when isDue: (Program.Running) async throws -> Void
    ) async throws {
        var stopped = ContinuousClock.now
        let run = try await Program.run(["demo"], environment: ["TMPDIR": scratch.path]) { running in
            try await isDue(running)
            stopped = .now
            kill(running.identifier, signal)
        }
        #expect(run.status == 130)
        #expect(!run.isSignalled)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasSuffix("event-worker: stopped\n"))
        #expect(ContinuousClock.now - stopped < .seconds(20))
        try await expectNothingLeft()
    }

    @Test func `photos of one's own take the place of the drawings`() async throws {
        let folder = try PhotoFolder()
        for number in 1...3 { _ = try folder.add(drawing: number) }
        let run = try await Program.run(
            ["demo", "--photos", folder.path, "--json"],
            environment: ["TMPDIR": scratch.path],
            within: .seconds(60)
        )
        #expect(run.status == 0, "\(run.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
        #expect(report.members == 3)
        #expect(report.slates.allSatisfy { $0.candidates.count == 2 })
        #expect(report.photoUpdate == nil)
        try await expectNothingLeft()
    }

    @Test(arguments: [
        ["--members", "1"], ["--members", "many"], ["--photos", "/nowhere"], ["--model", "/nowhere"],
        ["--max-pixels", "10"],
    ])
    func `wrong usage ends with 2`(_ arguments: [String]) async throws {
        let run = try await Program.run(["demo"] + arguments, environment: ["TMPDIR": scratch.path])
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(!run.errors.isEmpty)
        try await expectNothingLeft()
    }
}
