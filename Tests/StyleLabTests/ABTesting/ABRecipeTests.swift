import Foundation
import Testing

extension ABTests {
    @Suite("The recipes for data teams, run as they stand in the document")
    struct ABRecipeTests {
        private static let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

        /// The one block of code in a language.
        private static func block(_ language: String) throws -> String {
            let document = try String(contentsOf: root.appending(path: "docs/ab.md"), encoding: .utf8)
            let parts = document.components(separatedBy: "```\(language)\n")
            try #require(parts.count == 2, "docs/ab.md has one block of \(language)")
            return try #require(parts[1].components(separatedBy: "\n```").first)
        }

        /// Runs a script in Python where the files lie and reads what it prints.
        private static func run(_ script: String, in topics: SimulatedTopics) throws -> [String: [Double]] {
            let python = root.appending(path: ".build/test-programs/bin/python").standardizedFileURL
            try #require(
                FileManager.default.isExecutableFile(atPath: python.path),
                "DuckDB and pandas are not installed: run make setup"
            )
            let process = Process()
            process.executableURL = python
            process.arguments = ["-c", script]
            process.currentDirectoryURL = URL(filePath: topics.laboratory.directory.path)
            let (output, errors) = (Pipe(), Pipe())
            process.standardOutput = output
            process.standardError = errors
            try process.run()
            let printed = output.fileHandleForReading.readDataToEndOfFile()
            let complaint = errors.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0, "\(String(decoding: complaint, as: UTF8.self))")
            return try JSONDecoder().decode([String: [Double]].self, from: printed)
        }

        private struct Figures: Decodable {
            struct Lift: Decodable {
                let estimate: Double
                let standardError: Double?
            }

            struct Metric: Decodable {
                let lift: [String: Lift]
            }

            struct Comparison: Decodable {
                let variant: String
                let metrics: [Metric]
            }

            let comparisons: [Comparison]
        }

        @Test("DuckDB, pandas and the analysis agree on rough data of three arms to the last digits")
        func recipes() async throws {
            let topics = try await SimulatedTopics.make([
                "--lift", "0.3,0.1", "--members", "900", "--repeated", "0.05", "--retracted", "0.1", "--unattributed",
                "0.02",
                "--window-days", "2",
            ])
            let sql = try Self.block("sql")
            let database = """
                import duckdb, json
                print(json.dumps({row[0]: row[1:] for row in duckdb.connect().execute(\(Self.quoted(sql))).fetchall()}))
                """
            let frames =
                try Self.block("python")
                + "\nprint(json.dumps({name: list(map(float, lifts[name])) for name in lifts}))"
            let found = [try Self.run(database, in: topics), try Self.run(frames, in: topics)]
            let run = try await topics.analyze(["--json"])
            let comparisons = try run.json(Figures.self).comparisons
            #expect(comparisons.map(\.variant) == ["hybrid", "hybrid-2"])
            for comparison in comparisons {
                let lift = try #require(comparison.metrics[0].lift["delta"])
                for other in found {
                    let figures = try #require(other[comparison.variant])
                    #expect(abs(figures[0] - lift.estimate) < 1e-9)
                    #expect(abs(figures[1] - (lift.standardError ?? .nan)) < 1e-9)
                }
            }
        }

        private static func quoted(_ text: String) -> String {
            "r\"\"\"\(text)\"\"\""
        }
    }
}
