import Inference
import Parallelism
import Testing

/// Attention in tiles against softmax attention in double precision.
@Suite struct AttentionTests {
    private func attend(
        _ attention: Attention,
        _ values: [Float],
        rows: Int,
        workers: Int,
        gap: Int = 0,
        sequences: [Range<Int>]? = nil
    ) -> [Float] {
        let workspace = Workspace()
        defer { workspace.release() }
        let projected = workspace.matrix(values, rows: rows, columns: attention.projectedColumns, gap: gap)
        let columns = attention.queryColumns.count
        let output = workspace.matrix(
            [Float](repeating: .nan, count: rows * columns),
            rows: rows,
            columns: columns,
            gap: gap
        )
        attention.apply(
            to: projected,
            sequences: sequences ?? [0..<rows],
            into: output,
            team: WorkerTeam(count: workers)
        )
        return output.values
    }

    @Test(arguments: [(2, 2), (4, 2), (5, 1), (10, 2), (1, 1)], [false, true])
    func equalsSoftmaxAttention(heads: (query: Int, keyValue: Int), isCausal: Bool) {
        let strip = Attention.taskQueries
        for (rows, width) in [
            (1, 8), (2, 2), (17, 24), (strip - 1, 4), (strip, 4), (strip + 1, 4), (2 * strip + 44, 6),
        ] {
            let attention = Attention(
                headCount: heads.query,
                keyValueHeadCount: heads.keyValue,
                headWidth: width,
                isCausal: isCausal
            )
            var numbers = SeededNumbers(30)
            let values = numbers.floats(rows * attention.projectedColumns, reach: 2)
            let computed = attend(attention, values, rows: rows, workers: 2, gap: 3)
            let expected = naiveAttention(
                values,
                rows: rows,
                heads: heads.query,
                groups: heads.keyValue,
                width: width,
                isCausal: isCausal
            )
            let difference = largestDifference(computed, expected)
            #expect(difference <= 3e-6, "\(rows) rows of width \(width): \(difference)")
        }
    }

    @Test(arguments: [false, true])
    func bitsDoNotDependOnTheNumberOfWorkers(isCausal: Bool) {
        let attention = Attention(headCount: 6, keyValueHeadCount: 3, headWidth: 20, isCausal: isCausal)
        var numbers = SeededNumbers(31)
        let values = numbers.floats(300 * attention.projectedColumns, reach: 2)
        let results = [1, 2, 3, 8, 1].map { attend(attention, values, rows: 300, workers: $0).bitPatterns }
        #expect(results.allSatisfy { $0 == results[0] })
    }

    @Test("a sequence gives the same bits alone and among others", arguments: [false, true])
    func sequencesDoNotSeeOneAnother(isCausal: Bool) {
        let attention = Attention(headCount: 4, keyValueHeadCount: 2, headWidth: 36, isCausal: isCausal)
        var numbers = SeededNumbers(33)
        let counts = [31, 1, 200, 64]
        let values = counts.map { numbers.floats($0 * attention.projectedColumns, reach: 2) }
        let together = attend(
            attention,
            values.flatMap { $0 },
            rows: counts.reduce(0, +),
            workers: 2,
            sequences: PatchGrid.successiveRanges(counts)
        )
        let alone = zip(values, counts).flatMap { attend(attention, $0, rows: $1, workers: 1) }
        #expect(together.bitPatterns == alone.bitPatterns)
    }

    @Test func aCausalPositionIgnoresWhatFollows() {
        let attention = Attention(headCount: 2, keyValueHeadCount: 1, headWidth: 8, isCausal: true)
        var numbers = SeededNumbers(32)
        let values = numbers.floats(150 * attention.projectedColumns)
        var changed = values
        for index in 140 * attention.projectedColumns..<changed.count { changed[index] = 50 }
        let before = attend(attention, values, rows: 150, workers: 1)
        let after = attend(attention, changed, rows: 150, workers: 1)
        #expect(before.prefix(140 * 16).map(\.bitPattern) == after.prefix(140 * 16).map(\.bitPattern))
        #expect(before.suffix(160) != after.suffix(160))
    }

    @Test func `continuations see their sequence and themselves`() {
        let attention = Attention(headCount: 4, keyValueHeadCount: 2, headWidth: 20, isCausal: true)
        let columns = attention.projectedColumns
        var numbers = SeededNumbers(34)
        for (trunk, counts) in [(1, [1]), (37, [5, 1, 40]), (64, [32, 3]), (150, [120])] {
            let rows = trunk + counts.reduce(0, +)
            let values = numbers.floats(rows * columns, reach: 2)
            let ranges = PatchGrid.successiveRanges([trunk] + counts)
            let workspace = Workspace()
            defer { workspace.release() }
            let projected = workspace.matrix(values, rows: rows, columns: columns)
            let output = workspace.matrix(rows: rows, columns: attention.queryColumns.count)
            let team = WorkerTeam(count: 2)
            attention.apply(to: projected, sequences: [ranges[0]], into: output, team: team)
            let branches = ranges.dropFirst().map { Attention.Branch(of: ranges[0], rows: $0) }
            attention.apply(toBranches: branches, of: projected, into: output, team: team)
            for branch in branches {
                let whole = (Array(branch.trunk) + Array(branch.rows)).flatMap { row in
                    values[row * columns..<(row + 1) * columns]
                }
                let expected = naiveAttention(
                    whole,
                    rows: trunk + branch.rows.count,
                    heads: 4,
                    groups: 2,
                    width: 20,
                    isCausal: true
                )
                let computed = output.rows(branch.trunk).values + output.rows(branch.rows).values
                let difference = largestDifference(computed, expected)
                #expect(difference <= 3e-6, "\(trunk) rows and \(branch.rows.count): \(difference)")
            }
        }
    }

    @Test func noRowsAreNoWork() {
        let attention = Attention(headCount: 2, keyValueHeadCount: 1, headWidth: 8, isCausal: true)
        #expect(attend(attention, [], rows: 0, workers: 2).isEmpty)
    }

    @Test func largeScoresChooseOneValue() {
        // One head of width 2; each query points at one key only.
        let attention = Attention(headCount: 1, keyValueHeadCount: 1, headWidth: 2, isCausal: false)
        let values: [Float] = [
            1e4, 0, 1e4, 0, 1, 2,
            0, 1e4, 0, 1e4, 3, 4,
        ]
        #expect(attend(attention, values, rows: 2, workers: 1) == [1, 2, 3, 4])
    }
}
