import Foundation
import Matching
import Testing

/// `stylelab calibrate`: the file that the worker reads.
@Suite(.timeLimit(.minutes(3)))
struct CalibrateCommandTests {
    private let laboratory = Laboratory()

    private struct Summary: Decodable {
        struct Part: Decodable {
            let pairs: Int
            let quantiles: [Double]
            let heldOutDistance: Double
        }

        let identifier: String
        let members: Int
        let text: Part?
        let style: Part?
        let styleFingerprint: String?
    }

    private func write(_ lines: [String], as name: String) throws -> String {
        try lines.joined(separator: "\n").write(toFile: laboratory.path(name), atomically: true, encoding: .utf8)
        return laboratory.path(name)
    }

    private func fit(_ members: String, _ arguments: [String] = [], out: String = "calibration.json") async throws
        -> Summary
    {
        let run = try await Program.run(
            ["calibrate", "--members", members, "--out", laboratory.path(out), "--year", "2026", "--json"] + arguments
        )
        #expect(run.status == 0, "\(run.errors)")
        return try run.json(Summary.self)
    }

    @Test(arguments: ["quantiles", "normal"])
    func `scores of pairs who may meet are evenly spread`(form: String) async throws {
        let (crowd, _) = try Crowd.couples(80) { _ in false }
        let summary = try await fit(try write(crowd.lines, as: "members.jsonl"), ["--form", form])
        let (text, style) = (try #require(summary.text), try #require(summary.style))
        // All 80 x 80 pairs in both directions.
        #expect(summary.members == 160 && text.pairs == 12_800 && style.pairs == 12_800)
        #expect(summary.styleFingerprint == Crowd.fingerprint)
        #expect(style.heldOutDistance < 0.03)
        // Cosines of eight values drawn by lot are no normal distribution, but near it.
        #expect(text.heldOutDistance < (form == "normal" ? 0.08 : 0.03))
        let calibration = try ScoreCalibration(path: laboratory.path("calibration.json"))
        #expect(calibration.identifier == summary.identifier && !calibration.isBuiltIn)
        #expect(abs(calibration.content.style(style.quantiles[2]) - 0.5) < 0.01)
        #expect(abs(calibration.content.style(style.quantiles[0]) - 0.01) < 0.01)
        #expect(abs(calibration.content.style(style.quantiles[4]) - 0.99) < 0.01)
    }

    @Test func `the same seed gives the same bytes, and pairs are drawn from all`() async throws {
        let (crowd, _) = try Crowd.couples(80) { _ in false }
        let members = try write(crowd.lines, as: "members.jsonl")
        let first = try await fit(members, ["--sample-pairs", "1600"], out: "first.json")
        let again = try await fit(members, ["--sample-pairs", "1600"], out: "again.json")
        let other = try await fit(members, ["--sample-pairs", "1600", "--seed", "1"], out: "other.json")
        #expect(try laboratory.bytes("first.json") == laboratory.bytes("again.json"))
        #expect(first.identifier == again.identifier && first.identifier != other.identifier)
        #expect(first.style?.pairs == 1600)
    }

    @Test func `equal cosines make a curve that still rises`() async throws {
        var crowd = Crowd()
        let styles = (0..<3).map { _ in crowd.direction(256) }
        for number in 0..<60 {
            try crowd.add("p\(number)", isWoman: number % 2 == 0, text: nil, style: styles[number % 3])
        }
        let summary = try await fit(try write(crowd.lines, as: "members.jsonl"))
        #expect(summary.text == nil)
        let calibration = try ScoreCalibration(path: laboratory.path("calibration.json"))
        #expect(calibration.content.style.isValid)
        #expect(calibration.content.text == .cosine)
        #expect(calibration.content.style(1) > calibration.content.style(0))
    }

    @Test func `what cannot be fitted is refused`() async throws {
        let (few, _) = try Crowd.couples(5) { _ in false }
        func refusal(_ members: String, _ arguments: [String] = []) async throws -> String {
            let out = laboratory.path("calibration.json")
            let run = try await Program.run(["calibrate", "--members", members, "--out", out] + arguments)
            #expect(run.status == 2 && run.output.isEmpty && !laboratory.exists("calibration.json"))
            return run.errors
        }
        let sentence = try await refusal(try write(few.lines, as: "few.jsonl"))
        #expect(sentence.contains("50 pairs of members who may meet have texts and 50 have styles; a curve needs 200"))
        var same = Crowd()
        let style = same.direction(256)
        for number in 0..<40 { try same.add("p\(number)", isWoman: number % 2 == 0, text: nil, style: style) }
        #expect(try await refusal(try write(same.lines, as: "same.jsonl")).contains("are the same"))
        #expect(try await refusal(laboratory.path("none.jsonl")).contains("cannot be read"))
        let members = laboratory.path("few.jsonl")
        #expect(try await refusal(members, ["--out", "/nowhere/c.json"]).contains("cannot write /nowhere/c.json"))
    }

    @Test func `pairs refuses a calibration of other styles`() async throws {
        let (crowd, matches) = try Crowd.couples(30) { _ in false }
        let members = try write(crowd.lines, as: "members.jsonl")
        _ = try await fit(members)
        let others = crowd.lines.map {
            $0.replacingOccurrences(of: Crowd.fingerprint, with: String(repeating: "cd", count: 32))
        }
        let run = try await Program.run([
            "pairs", "--members", try write(others, as: "others.jsonl"), "--pairs", try write(matches, as: "m.jsonl"),
            "--calibration", laboratory.path("calibration.json"),
        ])
        #expect(run.status == 2)
        #expect(run.errors.contains("was fitted on styles of fingerprint \(Crowd.fingerprint)"))
    }
}
