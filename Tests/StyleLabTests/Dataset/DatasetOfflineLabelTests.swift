import Dataset
import Foundation
import Testing

@Suite(.serialized, .timeLimit(.minutes(5)))
struct DatasetOfflineLabelTests {
    private struct Outcome: Decodable {
        struct Skipped: Decodable {
            let id: String
            let reason: String
        }
        struct Agreement: Decodable {
            let first: String
            let second: String
            let images: Int
            let kappaOfStyle: [String: Double?]
        }
        let source: String
        let labelled: Int
        let skipped: [Skipped]
        let remaining: Int
        let withoutConsent: [String]
        let agreements: [Agreement]
        let stopped: String?
    }

    private static let styles = ["Casual_Basic", "Street_Hip", "Sporty_Athleisure", "Chic_Modern", "Classy_Elegant"]

    private func drawings(_ count: Int, _ change: (inout [Manifest.Entry]) -> Void = { _ in }) throws -> DrawingSet {
        let set = try DrawingSet(count)
        var entries = try DrawingSet.entries(count)
        for index in entries.indices { entries[index].labels = [] }
        change(&entries)
        try set.write(entries)
        return set
    }

    private func arguments(_ set: DrawingSet, _ more: [String] = []) -> [String] {
        ["dataset", "label", "--manifest", set.manifest, "--offline", "--model", Repository.checkpoint] + more
    }

    @Test func `a second opinion is given without key, consent or network, and counts where there is no other`()
        async throws
    {
        let set = try drawings(6) { entries in
            entries[0].labels = [.init(style: "Chic_Modern", source: "gemini")]
            entries[1].labels = [.init(style: "Street_Hip")]
            entries[2].file = "drawings/none.jpg"
        }
        let run = try await Program.run(arguments(set, ["--json", "--votes", "2"]))
        #expect(run.status == 0, "\(run.errors)")
        let outcome = try run.json(Outcome.self)
        #expect(outcome.source == "qwen3-vl" && outcome.labelled == 5 && outcome.remaining == 0)
        #expect(outcome.withoutConsent == [])
        #expect(outcome.skipped.map(\.id) == ["drawing-3"])
        #expect(outcome.skipped[0].reason.contains("photo_unreadable"))
        #expect(outcome.agreements.map { [$0.first, $0.second] } == [["gemini", "qwen3-vl"], ["human", "qwen3-vl"]])
        #expect(outcome.agreements[0].images == 1 && outcome.agreements[0].kappaOfStyle["Chic_Modern"] != nil)
        let entries = try Manifest(path: set.manifest).entries
        for (index, entry) in entries.enumerated() where index != 2 {
            let label = try #require(entry.labels.last)
            #expect(label.source == "qwen3-vl" && Self.styles.contains(label.style) && label.quality == nil)
            // The winner of five has at least a fifth.
            #expect((0.2...1).contains(label.confidence ?? 0), "\(label.confidence ?? 0)")
            #expect(label.modelVersion?.hasPrefix("checkpoint@") == true && label.at?.contains("T") == true)
        }
        #expect(entries[0].currentLabel?.source == "gemini")
        #expect(entries[1].currentLabel?.source == "human")
        #expect(entries[3].currentLabel?.source == "qwen3-vl")
        #expect(entries[2].labels.isEmpty)
        // What was labelled is not asked about again; a picture that is there now is.
        try set.directory.link("drawings/none.jpg", to: Repository.drawing(3))
        let again = try await Program.run(arguments(set, ["--json"])).json(Outcome.self)
        #expect(again.labelled == 1 && again.skipped.isEmpty)
    }

    @Test func `the opinion is the same on any number of threads, and follows the photo`() async throws {
        let set = try drawings(12)
        _ = try await Program.run(arguments(set, ["--threads", "1"]))
        let run = try await Program.run(arguments(set, ["--threads", "2", "--again"]))
        #expect(run.status == 0, "\(run.errors)")
        let entries = try Manifest(path: set.manifest).entries
        for entry in entries {
            #expect(entry.labels.count == 2)
            #expect(entry.labels[0].style == entry.labels[1].style)
            #expect(entry.labels[0].confidence == entry.labels[1].confidence)
        }
        #expect(Set(entries.compactMap { $0.labels.last?.confidence }).count > 6)
    }

    @Test func `a run that is killed keeps every label it wrote and goes on`() async throws {
        let set = try drawings(24)
        var random = SeededGenerator(seed: 5)
        var (kills, before) = (0, 0)
        for _ in 0..<60 {
            let pause = Int.random(in: 100...600, using: &random)
            let run = try await Program.run(arguments(set, ["--threads", "1", "--votes", "8"])) { running in
                try await Task.sleep(for: .milliseconds(pause))
                kill(running.identifier, SIGKILL)
            }
            let labelled = try Manifest(path: set.manifest).entries.count { !$0.labels.isEmpty }
            #expect(labelled >= before)
            before = labelled
            guard run.isSignalled else { break }
            kills += 1
        }
        #expect(kills >= 2)
        #expect(try await Program.run(arguments(set)).status == 0)
        #expect(try Manifest(path: set.manifest).entries.allSatisfy { $0.labels.count == 1 })
    }

    @Test func `Ctrl-C ends it after the photo under way`() async throws {
        // Labelling them all takes much longer than the signal takes on a processor that is shared.
        let set = try drawings(600)
        let run = try await Program.run(arguments(set, ["--threads", "1", "--votes", "25", "--json"])) { running in
            try await running.send(SIGINT, whenErrorsContain: "labelled 0/600")
        }
        #expect(run.status == 1, "\(run.errors)")
        let outcome = try run.json(Outcome.self)
        #expect(outcome.stopped == "a signal asked for it" && outcome.remaining > 0)
        #expect(try Manifest(path: set.manifest).entries.count { !$0.labels.isEmpty } == 600 - outcome.remaining)
    }

    @Test func `many files in a row that cannot be used do not end it`() async throws {
        let set = try drawings(12) { entries in
            for index in 0..<10 { entries[index].file = "none/\(index).jpg" }
        }
        let run = try await Program.run(arguments(set, ["--json"]))
        let outcome = try run.json(Outcome.self)
        #expect(outcome.skipped.count == 10 && outcome.labelled == 2 && outcome.stopped == nil, "\(run.errors)")
    }

    @Test func `wrong use is told`() async throws {
        let set = try drawings(2)
        let base = ["dataset", "label", "--manifest", set.manifest]
        let modelless = try await Program.run(base + ["--offline"])
        #expect(modelless.status == 64 || modelless.status == 2)
        #expect(modelless.errors.contains("--model DIR"), "\(modelless.errors)")
        let online = try await Program.run(base + ["--model", Repository.checkpoint])
        #expect(online.errors.contains("belong to --offline"), "\(online.errors)")
        let missing = try await Program.run(base + ["--offline", "--model", "/nowhere"])
        #expect(missing.status == 2 && missing.errors.contains("/nowhere/config.json"), "\(missing.errors)")
        // A checkpoint without a tokenizer cannot be asked in words.
        try set.directory.makeDirectory("wordless")
        for name in ["config.json", "model.safetensors", "preprocessor_config.json", "stylematch.json"] {
            try set.directory.link("wordless/\(name)", to: Repository.checkpoint + "/" + name)
        }
        let wordless = try await Program.run(base + ["--offline", "--model", set.path + "/wordless"])
        #expect(wordless.status == 2 && wordless.errors.contains("tokenizer"), "\(wordless.errors)")
        let dry = try await Program.run(arguments(set, ["--dry-run"]))
        #expect(dry.status == 0 && dry.errors.contains("2 images would be labelled"), "\(dry.errors)")
        #expect(try Manifest(path: set.manifest).entries.allSatisfy { $0.labels.isEmpty })
    }
}
