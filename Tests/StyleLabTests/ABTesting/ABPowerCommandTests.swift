import Foundation
import Testing

extension ABTests {
    @Suite("stylelab ab power")
    struct ABPowerCommandTests {
        private struct Plan: Decodable {
            let designEffect: Double
            let viewersPerArm: Double?
            let outcomes: Double?
            let days: Double?
            let detectableLift: Double?
        }

        private static func plan(_ flags: [String]) async throws -> Plan {
            let run = try await Program.run(["ab", "power", "--json"] + flags)
            try #require(run.status == 0, "\(run.errors)")
            return try run.json(Plan.self)
        }

        @Test("A fifth more likes of one in ten needs 427 viewers an arm with 80 impressions each")
        func viewers() async throws {
            let flags = ["--rate", "0.1", "--lift", "0.2", "--impressions", "80", "--correlation", "0.1"]
            let plan = try await Self.plan(flags + ["--viewers-per-day", "61"])
            #expect(plan.viewersPerArm == 427)
            #expect(abs(plan.designEffect - 8.9) < 1e-12)
            #expect(plan.days == 21)
        }

        @Test("Without clusters the closed form comes out, and the lift that so many see is the one asked for")
        func independent() async throws {
            let plan = try await Self.plan(["--rate", "0.1", "--lift", "0.2", "--correlation", "0"])
            #expect(plan.viewersPerArm == 3839)
            let seen = try await Self.plan(["--rate", "0.1", "--viewers", "7677", "--correlation", "0"])
            #expect(abs((seen.detectableLift ?? 0) - 0.2) < 1e-4)
        }

        @Test("A fifth more meets needs about 950 meets")
        func meets() async throws {
            let plan = try await Self.plan(["--rate", "0.0005", "--lift", "0.2", "--correlation", "0"])
            #expect(abs((plan.outcomes ?? 0) - 950) < 20, "\(plan)")
        }

        @Test("More arms share the chance of a false alarm and need more viewers each")
        func arms() async throws {
            let flags = ["--rate", "0.1", "--lift", "0.2"]
            let two = try await Self.plan(flags)
            let four = try await Self.plan(flags + ["--arms", "4"])
            #expect((four.viewersPerArm ?? 0) > (two.viewersPerArm ?? 0) * 1.2)
        }

        @Test(
            "Figures that make no plan are wrong use, and what is wrong is said",
            arguments: [
                [], ["--lift", "0"], ["--lift", "20"], ["--lift", "0.2", "--correlation", "2"],
                ["--lift", "0.2", "--impressions", "0"], ["--lift", "0.2", "--arms", "1"],
                ["--lift", "0.2", "--power", "0"],
                ["--viewers", "-5"],
            ]
        )
        func wrongUse(flags: [String]) async throws {
            let run = try await Program.run(["ab", "power", "--rate", "0.1"] + flags)
            #expect(run.status == 2)
            #expect(run.output.isEmpty)
            #expect(run.errors.count > 20)
        }
    }
}
