import CommandSupport
import FaultInjection
import Foundation
import Testing

/// Workers that die at every step, again and again, and what is left of their events.
///
/// `make kill-matrix` repeats each moment more often. `KAFKA_BOOTSTRAP` runs the same on a cluster outside, which should
/// hold nothing else: the product's topics are made there when they are missing, and one moment follows the other.
@Suite("Kill matrix", .serialized, .timeLimit(.minutes(30)))
struct KillMatrixTests {
    private static let wantedRounds = ProcessInfo.processInfo.environment["KILL_MATRIX_ROUNDS"].flatMap { Int($0) }

    /// All of them, unless `KILL_MATRIX_POINTS` names some.
    private static var points: [FaultPoint] {
        guard let names = ProcessInfo.processInfo.environment["KILL_MATRIX_POINTS"], !names.isEmpty else {
            return FaultPoint.allCases
        }
        return names.split(separator: ",").compactMap { FaultPoint(rawValue: String($0)) }
    }

    @Test("Of photos nothing is lost, nothing is out of order, and what is repeated is the same")
    func photos() async throws {
        let rounds = Self.wantedRounds ?? 2
        let rows = try await Self.rows(Self.points) { try await MatrixRow.play($0, rounds: rounds) }
        try Self.show(Self.table(rows), "Kill matrix", suffix: "-photos.txt")
        #expect(rows.count == Self.points.count && !rows.isEmpty)
        for row in rows {
            #expect(row.kills == rounds, "\(row.point): killed \(row.kills) times")
            #expect(row.ledger.isClean, "\(row.point): \(row.ledger)")
            #expect(row.ledger.eventsIn > 0 && row.ledger.resultsOut + row.ledger.superseded == 2 * row.ledger.eventsIn)
        }
    }

    @Test("Nor of profiles, deletions and bad events, and Redis holds nothing of who left")
    func others() async throws {
        let rounds = Self.wantedRounds ?? 1
        let wanted = EventRow.Kind.allCases.flatMap { kind in
            kind.points.filter { Self.points.contains($0) }.map { (kind, $0) }
        }
        let rows = try await Self.rows(wanted) { try await EventRow.play($0.0, $0.1, rounds: rounds) }
        try Self.show(Self.table(rows), "Kill matrix of other events", suffix: "-others.txt")
        #expect(rows.count == wanted.count)
        for row in rows {
            let name = "\(row.kind.rawValue), \(row.point)"
            #expect(row.kills == rounds, "\(name): killed \(row.kills) times")
            #expect(row.isClean && row.ledger.resultsOut == row.ledger.expected, "\(name): \(row)")
        }
    }

    /// Three at a time: they mostly wait, but each has two workers. On a cluster outside one by one.
    private static func rows<Wanted: Sendable, Row: Sendable>(
        _ wanted: [Wanted],
        play: @escaping @Sendable (Wanted) async throws -> Row
    ) async throws -> [Row] {
        let width = MatrixSystem.outside == nil ? 3 : 1
        return try await withThrowingTaskGroup(of: (Int, Row).self) { group in
            var rows: [(Int, Row)] = []
            for (index, wanted) in wanted.enumerated() {
                if index >= width, let row = try await group.next() { rows.append(row) }
                group.addTask { (index, try await play(wanted)) }
            }
            for try await row in group { rows.append(row) }
            return rows.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func show(_ table: TextTable, _ title: String, suffix: String) throws {
        let text = table.lines(isStyled: false).joined(separator: "\n") + "\n"
        StandardError.write("\n\(title), two workers, \(MatrixSystem.partitions) partitions\n\(text)")
        if let path = ProcessInfo.processInfo.environment["KILL_MATRIX_OUT"] {
            try Data(text.utf8).write(to: URL(filePath: path + suffix))
        }
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

    private static func table(_ rows: [EventRow]) -> TextTable {
        var table = TextTable(columns: [
            ("events", .left), ("killed", .left), ("times", .right), ("events in", .right), ("results out", .right),
            ("lost", .right), ("repeats", .right), ("of other content", .right), ("unexpected", .right),
            ("order violations", .right), ("left in Redis", .right),
        ])
        table.rows = rows.map { row in
            [
                row.kind.rawValue, row.point.rawValue, "\(row.kills)", "\(row.events)", "\(row.ledger.resultsOut)",
                "\(row.ledger.lost)", "\(row.ledger.repeats)", "\(row.ledger.alteredRepeats)",
                "\(row.ledger.unexpected)", "\(row.ledger.orderViolations)", "\(row.leftInRedis)",
            ]
        }
        return table
    }
}
