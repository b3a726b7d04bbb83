import CommandSupport
import FaultInjection
import Foundation
import Testing

/// Workers that die at every step, again and again, and what is left of their events.
///
/// `make kill-matrix` repeats each moment more often. `KAFKA_BOOTSTRAP` runs the same on a cluster outside, which should
/// hold nothing else: the product's topics are made there when they are missing, and one moment follows the other.
@Suite("Kill matrix", .timeLimit(.minutes(30)))
struct KillMatrixTests {
    private static var rounds: Int {
        ProcessInfo.processInfo.environment["KILL_MATRIX_ROUNDS"].flatMap { Int($0) } ?? 2
    }

    /// All of them, unless `KILL_MATRIX_POINTS` names some.
    private static var points: [FaultPoint] {
        guard let names = ProcessInfo.processInfo.environment["KILL_MATRIX_POINTS"], !names.isEmpty else {
            return FaultPoint.allCases
        }
        return names.split(separator: ",").compactMap { FaultPoint(rawValue: String($0)) }
    }

    @Test("Nothing is lost, nothing is out of order, and what is repeated is the same")
    func matrix() async throws {
        let rounds = Self.rounds
        let rows =
            MatrixSystem.outside == nil
            ? try await Self.together(rounds) : try await Self.oneByOne(rounds)
        let table = Self.table(rows)
        let text = table.lines(isStyled: false).joined(separator: "\n") + "\n"
        StandardError.write("\nKill matrix, two workers, \(MatrixSystem.partitions) partitions\n\(text)")
        if let path = ProcessInfo.processInfo.environment["KILL_MATRIX_OUT"] {
            try Data(text.utf8).write(to: URL(filePath: path))
        }
        #expect(rows.count == Self.points.count && !rows.isEmpty)
        for row in rows {
            #expect(row.kills == rounds, "\(row.point): killed \(row.kills) times")
            #expect(row.ledger.isClean, "\(row.point): \(row.ledger)")
            #expect(row.ledger.eventsIn > 0 && row.ledger.resultsOut + row.ledger.superseded == 2 * row.ledger.eventsIn)
        }
    }

    /// Three at a time: they mostly wait, but each has two workers.
    private static func together(_ rounds: Int) async throws -> [MatrixRow] {
        try await withThrowingTaskGroup(of: MatrixRow.self) { group in
            var rows: [MatrixRow] = []
            for (index, point) in points.enumerated() {
                if index >= 3, let row = try await group.next() { rows.append(row) }
                group.addTask { try await MatrixRow.play(point, rounds: rounds) }
            }
            for try await row in group { rows.append(row) }
            return points.compactMap { point in rows.first { $0.point == point } }
        }
    }

    private static func oneByOne(_ rounds: Int) async throws -> [MatrixRow] {
        var rows: [MatrixRow] = []
        for point in points { rows.append(try await MatrixRow.play(point, rounds: rounds)) }
        return rows
    }

    private static func table(_ rows: [MatrixRow]) -> TextTable {
        var table = TextTable(columns: [
            ("killed", .left), ("times", .right), ("events in", .right), ("results out", .right),
            ("superseded", .right),
            ("lost", .right), ("repeats", .right), ("of other content", .right), ("order violations", .right),
        ])
        table.rows = rows.map { row in
            [
                row.point.rawValue, "\(row.kills)", "\(row.ledger.eventsIn)", "\(row.ledger.resultsOut)",
                "\(row.ledger.superseded)", "\(row.ledger.lost)", "\(row.ledger.repeats)",
                "\(row.ledger.alteredRepeats)",
                "\(row.ledger.orderViolations)",
            ]
        }
        return table
    }
}
