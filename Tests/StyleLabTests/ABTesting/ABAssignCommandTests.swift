import Foundation
import Testing

extension ABTests {
    @Suite("stylelab ab assign")
    struct ABAssignCommandTests {
        private struct Line: Decodable, Equatable {
            let id: String
            let n: Double
            let variant: Int?
            let excluded: String?
        }

        private struct NamedLine: Decodable {
            let variant: String?
        }

        private static func lines<Value: Decodable>(_ outcome: Program.Outcome, as type: Value.Type) throws -> [Value] {
            try outcome.output.split(separator: "\n").map { try JSONDecoder().decode(type, from: Data($0.utf8)) }
        }

        @Test("Each id gets a line with its place and its variant, in the order of the ids")
        func lines() async throws {
            let run = try await Program.run(["ab", "assign", "--seed", "seed", "a", "b"])
            #expect(run.status == 0)
            #expect(
                run.output == "{\"id\":\"a\",\"n\":0.0505,\"variant\":0}\n{\"id\":\"b\",\"n\":0.2696,\"variant\":0}\n"
            )
            let member = try await Program.run(["ab", "assign", "--seed", "matching-style-v1", "member-42"])
            #expect(try Self.lines(member, as: Line.self).map(\.variant) == [1])
            #expect(member.errors.contains("1 ids, variant 0: 0, variant 1: 1, taking no part: 0"))
        }

        @Test("Who takes no part has a null variant and the reason")
        func exclusion() async throws {
            let run = try await Program.run(["ab", "assign", "--seed", "seed", "--coverage", "0.2", "a", "b"])
            #expect(run.output.contains(#"{"excluded":"not_covered","id":"b","n":0.2696,"variant":null}"#))
            #expect(try Self.lines(run, as: Line.self).map(\.variant) == [0, nil])
            let held = try await Program.run(["ab", "assign", "--seed", "seed", "--holdout", "h:1", "a"])
            #expect(try Self.lines(held, as: Line.self).map(\.excluded) == ["filtered_out"])
        }

        @Test("Variants may have names, unequal weights and be more than two")
        func names() async throws {
            let run = try await Program.run([
                "ab", "assign", "--seed", "seed", "--variants", "text,hybrid,style", "--weights", "0.05,0.15,0.8", "a",
                "b",
            ])
            #expect(try Self.lines(run, as: NamedLine.self).map(\.variant) == ["hybrid", "style"])
        }

        @Test("Without ids they come from standard input, one a line, with any line ends")
        func standardInput() async throws {
            let laboratory = Laboratory()
            try laboratory.directory.write(Array("a\r\nb\n김민서".utf8), to: "ids.txt")
            let run = try await Program.run(
                ["ab", "assign", "--seed", "seed"],
                through: ["/bin/sh", "-c", "exec \"$0\" \"$@\" < \(laboratory.path("ids.txt"))"]
            )
            let lines = try Self.lines(run, as: Line.self)
            #expect(lines.map(\.id) == ["a", "b", "김민서"])
            #expect(lines.map(\.n).prefix(2) == [0.0505, 0.2696])
        }

        @Test(
            "Flags that make no rule are wrong use, and the flag is named",
            arguments: [
                ["--weights", "0.5,0.6"], ["--weights", "x"], ["--coverage", "1.5"],
                ["--variants", "a,b,c", "--weights", "1"],
                ["--hash-version", "3"], ["--filter", "layer"], ["--filter", "layer:0.5-0.1"], ["--holdout", "h:2"],
                ["--variants", "a,a"],
            ]
        )
        func wrongUse(flags: [String]) async throws {
            let run = try await Program.run(["ab", "assign", "--seed", "s"] + flags + ["id"])
            #expect(run.status == 2)
            #expect(run.output.isEmpty)
            #expect(run.errors.contains(flags[0]))
        }
    }
}
