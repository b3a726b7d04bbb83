import Foundation
import Testing

extension ABTests {
    @Suite("stylelab ab analyze")
    struct ABAnalyzeCommandTests {
        @Test("The lift of a simulated market is found again, by every method, and the counts are those of the files")
        func knownLift() async throws {
            let topics = try await SimulatedTopics.make(["--members", "3000", "--lift", "0.4", "--days", "10"])
            let report = try await topics.report()
            #expect(report.verdict.decision == "ship", "\(report.verdict)")
            for method in ["delta", "fieller", "katz"] {
                let lift = try #require(report.lift("like_rate", method))
                #expect(abs(lift.estimate - 0.4) < 0.15)
                #expect((lift.lower ?? 1) < 0.4 && (lift.upper ?? 0) > 0.4, "\(method): \(lift)")
            }
            let exposures = try topics.lines("exposures").count
            let open = report.data.counts["openExposures"] ?? 0
            #expect(report.variants.reduce(0) { $0 + $1.impressions } + open == exposures)
            #expect(report.data.lines == exposures + (try topics.lines("outcomes").count))
            #expect((report.comparisons[0].metrics[0].designEffect ?? 0) > 1.5)
            #expect(report.comparisons[0].twoWay != nil)
            #expect(abs(report.crossArmShare - 0.5) < 0.05)
        }

        @Test("Likes of each arm are those that a plain count over the files finds")
        func counts() async throws {
            let topics = try await SimulatedTopics.make()
            let report = try await topics.report(["--as-of", "2026-04-30T00:00:00Z"])
            struct Line: Decodable {
                let type: String
                let variant: String
                let windowClosed: Bool
            }
            var likes: [String: Int] = [:]
            for line in try topics.lines("outcomes") {
                let outcome = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
                if outcome.type == "like", !outcome.windowClosed { likes[outcome.variant, default: 0] += 1 }
            }
            for variant in report.variants {
                #expect(variant.outcomes["like"] == likes[variant.name])
                #expect(variant.rates["like_rate"] == Double(likes[variant.name] ?? 0) / Double(variant.impressions))
            }
            #expect(report.data.counts["openExposures"] == 0)
        }

        @Test("Neither order nor threads nor files on disk nor doubled files change any figure")
        func invariance() async throws {
            let topics = try await SimulatedTopics.make()
            let base = try await topics.analyze(["--json", "--threads", "1"])
            let threaded = try await topics.analyze(["--json", "--threads", "3", "--memory", "1"])
            #expect(base.output == threaded.output)
            for name in ["exposures", "outcomes"] { try topics.change(name) { $0.reversed() } }
            #expect(try await topics.analyze(["--json"]).output == base.output)
            let before = try base.json(SimulatedTopics.Report.self)
            let doubled = try await topics.report(["--exposures", topics.path("exposures"), topics.path("exposures")])
            #expect(doubled.lift()?.estimate == before.lift()?.estimate)
            #expect(doubled.concerns.contains { $0.code == "repeated_lines" })
        }

        @Test("Fields of any order, unknown ones, escapes, spaces and Windows line ends mean the same")
        func forms() async throws {
            let topics = try await SimulatedTopics.make()
            let before = try await topics.report()
            try topics.change("exposures") { lines in
                lines.map { line in
                    let object = line.dropFirst().dropLast().replacing("member-", with: "\\u006dember\\u002d")
                    return "  { \"added\" : {\"a\": [1, \"}\\\"\"]} , \(object.replacing("\":", with: "\" : ")) } \r"
                }
            }
            let after = try await topics.report()
            #expect(after.lift()?.estimate == before.lift()?.estimate)
            #expect(after.variants.map(\.impressions) == before.variants.map(\.impressions))
            #expect(after.data.counts["outcomesOfOtherArm"] == 0)
        }

        @Test("A file cut off in the middle of a line forbids an answer")
        func truncated() async throws {
            let topics = try await SimulatedTopics.make()
            let lines = try topics.lines("exposures")
            try topics.write(lines.dropLast() + [String((lines.last ?? "").prefix(100))], as: "exposures", ending: "")
            let report = try await topics.report()
            #expect(report.blocking.contains("truncated_file"))
            #expect(report.verdict.decision == "cannot_be_answered")
            try topics.write(lines, as: "exposures", ending: "")
            #expect(try await topics.report().data.isTruncated == false)
        }

        @Test("Lines of other experiments, phases, tests and of the holdout are counted and left out")
        func foreignLines() async throws {
            let topics = try await SimulatedTopics.make()
            let before = try await topics.report()
            try topics.change("exposures") { lines in
                lines + lines.prefix(10).map { $0.replacing("\"simulated-style\"", with: "\"other\"") }
                    + lines.prefix(20).map { $0.replacing("\"phase\":0", with: "\"phase\":1") }
                    + lines.prefix(30).map { $0.replacing("{", with: "{\"isTest\":true,") }
                    + lines.prefix(40).map { $0.replacing("{", with: "{\"excluded\":\"filtered_out\",") }
                    + lines.prefix(50).map { $0.replacing("\"isTest\":true", with: "\"isTest\":false") }
            }
            let after = try await topics.report()
            #expect(after.data.counts["linesOfOtherExperiments"] == 10)
            #expect(after.data.counts["linesOfOtherPhases"] == 20)
            #expect(after.data.counts["testLines"] == 30)
            #expect(after.data.counts["excludedExposures"] == 40)
            #expect(after.data.counts["repeatedExposures"] == 50)
            #expect(after.lift()?.estimate == before.lift()?.estimate)
        }

        @Test("Another fingerprint, another configuration and a variant that does not exist are each said")
        func drift() async throws {
            let topics = try await SimulatedTopics.make()
            let lines = try topics.lines("exposures")
            let fingerprint = String(repeating: "5e", count: 32)
            try topics.write(
                lines.dropLast(100)
                    + lines.suffix(100).map { $0.replacing(fingerprint, with: String(repeating: "a", count: 64)) },
                as: "exposures"
            )
            #expect(try await topics.report().blocking.contains("configuration_drift"))
            try topics.write(
                lines.dropLast(100)
                    + lines.suffix(100).map { $0.replacing("\"variant\":\"hybrid\"", with: "\"variant\":\"x\"") },
                as: "exposures"
            )
            let unknown = try await topics.report()
            #expect((unknown.data.counts["linesOfUnknownVariants"] ?? 0) > 10)
            #expect(unknown.concerns.contains { $0.code == "foreign_lines" })
        }

        @Test("Open windows are left out, and too many of them forbid an answer until the day that is named")
        func openWindows() async throws {
            let topics = try await SimulatedTopics.make()
            let report = try await topics.report(["--as-of", "2026-03-11T00:00:00Z"])
            #expect(report.blocking.contains("open_windows"))
            #expect(report.concerns.contains { $0.message.contains("2026-03-1") })
        }

        @Test("Empty files are an answer in words")
        func emptyFiles() async throws {
            let topics = try await SimulatedTopics.make()
            try topics.write([], as: "exposures")
            try topics.write([], as: "outcomes")
            let report = try await topics.report()
            #expect(report.blocking == ["no_exposures"])
            let run = try await topics.analyze()
            #expect(run.status == 0)
            #expect(run.errors.contains("CANNOT BE ANSWERED"))
        }

        @Test("Three variants are two comparisons at half the level each")
        func threeVariants() async throws {
            let topics = try await SimulatedTopics.make(["--lift", "0.6,0", "--members", "3000"])
            let report = try await topics.report()
            #expect(report.variants.count == 3)
            #expect(report.comparisons.map(\.variant) == ["hybrid", "hybrid-2"])
            let lifts = report.comparisons.map { $0.metrics[0].lift["delta"]?.estimate ?? .nan }
            #expect(lifts[0] > lifts[1] + 0.2)
        }

        @Test("What cannot be read or chosen is wrong use, with file, line and choices")
        func wrongUse() async throws {
            let topics = try await SimulatedTopics.make()
            let missing = try await topics.analyze(["--outcomes", topics.path("none")])
            #expect(missing.status == 2)
            #expect(missing.errors.contains("none.jsonl"))
            for (flags, words) in [
                (["--experiment", "x"], "simulated-style"), (["--phase", "3"], "it has 0"),
                (["--as-of", "monday"], "--as-of"),
                (["--lift", "0"], "--lift"), (["--threads", "0"], "--threads"),
                (["--out", topics.path("no/such/dir")], "cannot write"),
            ] {
                let run = try await topics.analyze(flags)
                #expect(run.status == 2, "\(flags)")
                #expect(run.errors.contains(words), "\(run.errors)")
            }
            try topics.write(["", "{\"key\":\"x\"}"], as: "experiments")
            let broken = try await topics.analyze()
            #expect(broken.status == 2)
            #expect(broken.errors.contains("line 2"))
        }
    }
}
