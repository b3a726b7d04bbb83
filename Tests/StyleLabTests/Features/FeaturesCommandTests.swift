import Dataset
import Foundation
import Inference
import MetricLearning
import StyleLab
import Testing

/// `stylelab features` as a process, on the bundled checkpoint.
@Suite(.timeLimit(.minutes(3)))
struct FeaturesCommandTests {
    struct Summary: Decodable {
        struct Failure: Decodable {
            let id: String
            let file: String
            let code: String
            let message: String
        }

        let out: String?
        let images: Int
        let width: Int
        let computed: Int
        let cached: Int
        let classes: [String: Int]
        let unlabelled: Int
        let splits: [String: Int]
        let fingerprint: String
        let leakingGroups: Int?
        let generatedOutsideTrain: Int?
        let failures: [Failure]
    }

    @Test func `the features are the backbone's, with all that the manifest says`() async throws {
        let set = try DrawingSet(6)
        var entries = try DrawingSet.entries(6)
        entries[1].labels = []
        entries[2].parentId = "drawing-1"
        entries[3].split = nil
        entries[3].sha256 = Fingerprint.sha256(try Data(contentsOf: URL(filePath: Repository.drawing(4))))
        try set.write(entries)
        let run = try await Program.run(set.arguments + ["--json"])
        #expect(run.status == 0, "\(run.errors)")
        let summary = try run.json(Summary.self)
        let file = try VectorFile(path: set.output)
        let encoder = try StyleEncoder(checkpoint: Repository.checkpoint)
        #expect(file.kind == .features)
        #expect(file.ids == entries.map(\.id))
        #expect(file.splits == ["train", "train", "train", "unassigned", "train", "validation"])
        let styles = try Repository.styles()
        #expect(file.classes == Set([0, 2, 3, 4, 5].map { styles[$0] }).sorted())
        #expect(
            file.labels.map { $0 < 0 ? nil : file.classes[$0] }
                == styles.prefix(6).enumerated().map { $0 == 1 ? nil : $1 }
        )
        #expect(file.fingerprint == encoder.fingerprint.backbone)
        for (row, number) in (1...6).enumerated() {
            let photo = [UInt8](try Data(contentsOf: URL(filePath: Repository.drawing(number))))
            let expected = try await encoder.encode(photo).values
            // The program may have taken another kernel of the same library.
            #expect(zip(file.vectors[row: row], expected).allSatisfy { abs($0 - $1) < 1e-3 })
            #expect(file.origins[row].sha256 == Fingerprint.sha256(photo))
            #expect(file.origins[row].file == "drawings/\(number).jpg")
            #expect(file.origins[row].identity == "member-\(number)")
        }
        #expect(file.origins.map(\.parent) == [nil, nil, "drawing-1", nil, nil, nil])
        #expect(file.origins.map(\.original) == [nil, nil, "drawing-1", nil, nil, nil])
        #expect(file.origins.map(\.isGenerated) == [nil, nil, true, nil, nil, nil])
        #expect(summary.out == set.output)
        #expect(summary.images == 6 && summary.computed == 6 && summary.cached == 0)
        #expect(summary.width == encoder.featureDimension)
        #expect(summary.unlabelled == 1)
        #expect(summary.splits == ["train": 4, "unassigned": 1, "validation": 1])
        #expect(summary.classes.values.reduce(0, +) == 5)
        #expect(summary.fingerprint == encoder.fingerprint.backbone)
        #expect(summary.failures.isEmpty)
    }

    @Test func `difference hashes are those of the decoded pictures`() async throws {
        let set = try DrawingSet(12)
        #expect(try await Program.run(set.arguments).status == 0)
        let expected = try JSONDecoder().decode(
            [String: String].self,
            from: Data(contentsOf: URL(filePath: Fixture.path("difference-hashes-of-drawings.json")))
        )
        let hashes = try VectorFile(path: set.output).origins.map { $0.differenceHash ?? "" }
        #expect(hashes.count == 12)
        for (row, hash) in hashes.enumerated() {
            let name = Repository.drawing(row + 1).split(separator: "/").last.map(String.init) ?? ""
            // JPEG decoders may differ by a level, which may turn a bit of almost equal cells.
            let wanted = try #require(expected[name].flatMap(DifferenceHash.init))
            #expect(try #require(DifferenceHash(hash)).distance(to: wanted) <= 1, "\(name)")
        }
    }

    @Test func `a run that was killed goes on and ends with the same bytes`() async throws {
        let whole = try DrawingSet(80)
        #expect(try await Program.run(whole.arguments).status == 0)
        let killed = try DrawingSet(80)
        for quarter in [20, 40] {
            let run = try await Program.run(killed.arguments) { running in
                try await running.send(SIGKILL, whenErrorsContain: "features \(quarter)/80")
            }
            #expect(run.isSignalled)
            #expect(!killed.exists("features.safetensors"))
        }
        let kept = killed.files(below: "feature-cache").count
        #expect(kept >= 40 && kept < 80)
        let run = try await Program.run(killed.arguments + ["--json"])
        #expect(run.status == 0, "\(run.errors)")
        let summary = try run.json(Summary.self)
        #expect(summary.cached == kept)
        #expect(summary.computed == 80 - kept)
        #expect(try killed.bytes("features.safetensors") == whole.bytes("features.safetensors"))
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a run that is stopped says how far it came and goes on`(signal: Int32) async throws {
        let set = try DrawingSet(80)
        let run = try await Program.run(set.arguments) { running in
            try await running.send(signal, whenErrorsContain: "features 20/80")
        }
        #expect(run.status == 128 + signal)
        #expect(!run.isSignalled)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("of 80 images are done and kept; the same command goes on with the next"))
        #expect(!set.exists("features.safetensors"))
        let kept = set.files(below: "feature-cache").count
        #expect(run.errors.contains("stopped: \(kept) of 80"))
        let rest = try await Program.run(set.arguments + ["--json"])
        #expect(try rest.json(Summary.self).cached == kept)
    }

    @Test func `features are cached by content and backbone, in a directory of choice`() async throws {
        let set = try DrawingSet(3)
        let cache = set.path + "/deep/kept"
        func run(_ more: [String] = []) async throws -> Summary {
            try await Program.run(set.arguments + ["--json", "--cache", cache] + more).json(Summary.self)
        }
        #expect(try await run().computed == 3)
        var entries = try DrawingSet.entries(3)
        entries[0].id = "renamed"
        try set.directory.link("again.jpg", to: Repository.drawing(1))
        entries.append(Manifest.Entry(id: "again", file: set.path + "/again.jpg"))
        try set.write(entries)
        let second = try await run()
        #expect(second.cached == 4 && second.computed == 0)
        #expect(try VectorFile(path: set.output).ids.first == "renamed")
        let other = try await run(["--max-pixels", "40000"])
        #expect(other.computed == 3 && other.cached == 1)
        #expect(other.fingerprint != second.fingerprint)
        #expect(set.files(below: "deep/kept").count == 6)
    }

    @Test func `a damaged cache is computed again`() async throws {
        let set = try DrawingSet(4)
        #expect(try await Program.run(set.arguments).status == 0)
        let expected = try set.bytes("features.safetensors")
        let files = set.files(below: "feature-cache").map { "feature-cache/\($0)" }
        #expect(files.count == 4)
        try set.directory.write(Array(set.bytes(files[0]).dropLast(3)), to: files[0])
        var flipped = try set.bytes(files[1])
        flipped[flipped.count - 2] ^= 1
        try set.directory.write(flipped, to: files[1])
        try set.directory.write(set.bytes(files[3]), to: files[2])
        let run = try await Program.run(set.arguments + ["--json"])
        let summary = try run.json(Summary.self)
        #expect(summary.computed == 3 && summary.cached == 1)
        #expect(try set.bytes("features.safetensors") == expected)
    }

    @Test func `bad images are named, the others are kept, and leaving them out must be asked for`() async throws {
        let set = try DrawingSet(6)
        var entries = try DrawingSet.entries(6)
        try set.directory.write(Array("no picture at all, but long enough".utf8), to: "text.jpg")
        try set.directory.write(
            Array(Data(contentsOf: URL(filePath: Repository.drawing(2))).prefix(3_000)),
            to: "cut.jpg"
        )
        entries[1].file = "cut.jpg"
        entries[2].file = "text.jpg"
        entries[3].file = "nothing.jpg"
        entries[4].sha256 = String(repeating: "0", count: 64)
        try set.write(entries)
        let run = try await Program.run(set.arguments + ["--json"])
        #expect(run.status == 1)
        #expect(!set.exists("features.safetensors"))
        let codes = ["photo_truncated", "photo_unsupported", "photo_unreadable", "photo_mismatch"]
        let summary = try run.json(Summary.self)
        #expect(summary.out == nil)
        #expect(summary.failures.map(\.code) == codes)
        #expect(summary.failures.map(\.id) == ["drawing-2", "drawing-3", "drawing-4", "drawing-5"])
        for failure in summary.failures {
            #expect(run.errors.contains("\(failure.id) (\(failure.file)): \(failure.code): \(failure.message)"))
        }
        #expect(summary.failures[3].message.contains("the manifest says \(String(repeating: "0", count: 64))"))
        #expect(run.errors.contains("4 images of 6 could not be used"))
        #expect(run.errors.contains("--skip-bad"))
        let rest = try await Program.run(set.arguments + ["--json", "--skip-bad"])
        #expect(rest.status == 0)
        #expect(try VectorFile(path: set.output).ids == ["drawing-1", "drawing-6"])
        #expect(try rest.json(Summary.self).cached == 2)
        #expect(try rest.json(Summary.self).failures.count == 4)
    }

    @Test(arguments: [[], ["--skip-bad"]])
    func `nothing is written when no image is usable`(flags: [String]) async throws {
        let set = try DrawingSet(1)
        try set.write([Manifest.Entry(id: "a", file: "gone.jpg")])
        let run = try await Program.run(set.arguments + flags)
        #expect(run.status == 1)
        #expect(run.errors.contains("not one image"))
        #expect(!set.exists("features.safetensors"))
    }

    @Test func `a split that leaks is told at once`() async throws {
        let set = try DrawingSet(5)
        var entries = try DrawingSet.entries(5)
        entries[4].file = entries[0].file
        entries[3].split = .validation
        entries[3].generator = .init(model: "m")
        try set.write(entries)
        let run = try await Program.run(set.arguments + ["--json"])
        #expect(run.status == 0)
        let summary = try run.json(Summary.self)
        #expect(summary.leakingGroups == 1)
        #expect(summary.generatedOutsideTrain == 1)
        #expect(run.errors.contains("drawing-1 (train) and drawing-5 (validation) are the same file"))
        #expect(run.errors.contains("drawing-4 (validation)"))
    }

    @Test(arguments: [
        (["--manifest", "/nowhere.jsonl"], "/nowhere.jsonl"),
        (["--manifest", "/tmp"], "/tmp is not a regular file"),
        (["--model", "/nowhere"], "/nowhere/config.json"),
        (["--out", "/tmp"], "/tmp is a directory"),
        (["--out", "/nowhere/features.safetensors"], "cannot write /nowhere/features.safetensors"),
        (["--cache", "/dev/null/cache"], "cannot make the directory /dev/null/cache"),
        (["--max-pixels", "1023"], "--max-pixels"),
        (["--threads", "0"], "--threads"),
        (["--near-duplicate-bits", "65"], "--near-duplicate-bits"),
        (["--near-duplicate-cosine", "0"], "--near-duplicate-cosine"),
    ])
    func `wrong use ends with 2 and one sentence before any work`(arguments: [String], sentence: String) async throws {
        let set = try DrawingSet(1)
        var all = set.arguments
        if let place = all.firstIndex(of: arguments[0]) {
            all[place + 1] = arguments[1]
        } else {
            all += arguments
        }
        let run = try await Program.run(all)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains(sentence), "\(run.errors)")
        #expect(!set.exists("features.safetensors"))
    }

    @Test func `a broken manifest is named by its line`() async throws {
        let set = try DrawingSet(1)
        try set.directory.write(Array("{\"id\":\"a\",\"file\":\"a\"}\n{\"id\":\"b\"}\n".utf8), to: "manifest.jsonl")
        let run = try await Program.run(set.arguments)
        #expect(run.status == 2)
        #expect(run.errors.contains("manifest.jsonl line 2: field file is missing"))
        try set.directory.write([], to: "manifest.jsonl")
        let empty = try await Program.run(set.arguments)
        #expect(empty.status == 2)
        #expect(empty.errors.contains("holds no image"))
    }
}
