import Dataset
import Foundation
import StyleLab
import Testing

@Suite(.timeLimit(.minutes(3)))
struct DatasetAblationTests {
    private struct Summary: Decodable {
        struct Figure: Decodable {
            let name: String
            let with: Double
            let without: Double
            let difference: Double
            let lower: Double?
            let upper: Double?
            let costPerPointUSD: Double?
        }
        let generated: Int
        let images: Int
        let costUSD: Double
        let figures: [Figure]
    }

    private func arguments(_ directory: String) -> [String] {
        [
            "dataset", "ablation", "--manifest", directory + "/manifest.jsonl", "--features",
            directory + "/features.safetensors", "--out", directory + "/ablation", "--hidden", "32",
            "--epochs", "6",
            "--classes-per-batch", "3", "--json",
        ]
    }

    private func laboratory(generated: Bool) throws -> TemporaryDirectory {
        let directory = TemporaryDirectory()
        var features = TrainingFeatures(training: 16, validation: 10)
        features.change = { file in
            for row in file.ids.indices {
                file.origins[row].identity = "person-\(row)"
                // Three of four training images are generated.
                guard generated, file.splits[row] == "train", row % 4 != 0 else { continue }
                file.origins[row].identity = "person-\(row / 4 * 4)"
                file.origins[row].parent = file.ids[row / 4 * 4]
                file.origins[row].original = file.ids[row / 4 * 4]
                file.origins[row].isGenerated = true
            }
        }
        _ = try features.write(to: directory)
        var entry = Manifest.Entry(id: "image-1", file: "1.jpg")
        entry.costUSD = 0.36
        try directory.write([UInt8](try JSONEncoder().encode(entry)), to: "manifest.jsonl")
        return directory
    }

    @Test
    func `both heads are trained and judged by the same images, and the difference has its price`()
        async throws
    {
        let directory = try laboratory(generated: true)
        let run = try await Program.run(arguments(directory.path))
        #expect(run.status == 0, "\(run.errors)")
        let summary = try run.json(Summary.self)
        #expect(summary.generated == 36)
        #expect(summary.images == 30)
        #expect(summary.costUSD == 0.36)
        #expect(summary.figures.map(\.name) == ["recallAt1", "recallAt5", "mapAtR"])
        for figure in summary.figures {
            #expect(abs(figure.difference - (figure.with - figure.without)) < 1e-9)
            let (lower, upper) = (try #require(figure.lower), try #require(figure.upper))
            #expect(lower <= figure.difference && figure.difference <= upper)
            if figure.difference > 0 {
                #expect(abs((figure.costPerPointUSD ?? 0) - 0.36 / (figure.difference * 100)) < 1e-9)
            } else {
                #expect(figure.costPerPointUSD == nil)
            }
        }
        // The one without is what training on real images alone gives.
        let alone = try await Program.run([
            "train", "--features", directory.path + "/ablation/without.safetensors", "--out",
            directory.path + "/alone",
            "--hidden", "32", "--epochs", "6", "--classes-per-batch", "3",
        ])
        #expect(alone.status == 0, "\(alone.errors)")
        func head(_ name: String) throws -> Data {
            try Data(contentsOf: URL(filePath: "\(directory.path)/\(name)/head.safetensors"))
        }
        #expect(try head("alone") == head("ablation/without"))
        #expect(try head("ablation/with") != head("ablation/without"))
        #expect(try VectorFile(path: directory.path + "/ablation/without.safetensors").ids.count == 42)
        let again = try await Program.run(arguments(directory.path))
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.output == run.output)
    }

    @Test func `without generated images there is nothing to leave out`() async throws {
        let directory = try laboratory(generated: false)
        let run = try await Program.run(arguments(directory.path))
        #expect(run.status == 2)
        #expect(run.errors.contains("no labelled generated image in train"), "\(run.errors)")
    }
}
