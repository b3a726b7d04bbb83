import CInferenceKernels
import Testing

/// Products over panels, in every instruction set that this processor has, against the twin in double precision.
@Suite struct PanelProductTests {
    static let sets = [KERNELS_PORTABLE, KERNELS_AVX2, KERNELS_AVX512].filter(kernels_are_available)
    private static let columns = Int(panel_columns)

    @Test("equals the twin on awkward shapes", arguments: sets, [PANEL_BFLOAT16, PANEL_FLOAT32])
    func equalsTheTwin(set: kernel_set, format: panel_format) {
        let inputs = [1, 2, 3, 16, 31, 100, 511, 512, 513, 1100]
        for (index, rows) in [1, 2, 3, 5, 6, 7, 13, 14, 15, 29, 43].enumerated() {
            for outputs in [1, 15, 31, 32, 33, 70] {
                let count = inputs[(index + outputs) % inputs.count]
                let problem = PanelProblem(format: format, rows: rows, inputs: count, outputs: outputs)
                // Errors grow with the root of the number of terms, each of which is below one.
                let tolerance = 8e-7 * Double(count).squareRoot().rounded(.up)
                let difference = largestDifference(problem.result(set), problem.result(nil))
                #expect(difference <= tolerance, "\(rows) x \(count) x \(outputs): \(difference)")
            }
        }
    }

    @Test(
        "finishes sums like the twin",
        arguments: sets,
        [FINISH_NONE, FINISH_GELU_TANH, FINISH_GELU_ERF, FINISH_SILU_TIMES_UP]
    )
    func finishes(set: kernel_set, finish: product_finish) {
        for (adds, hasBias) in [(false, false), (false, true), (true, false), (true, true)] {
            for outputs in [3, 16, 32, 75] {
                let problem = PanelProblem(
                    rows: 17,
                    inputs: 50,
                    outputs: outputs,
                    finish: finish,
                    adds: adds,
                    hasBias: hasBias
                )
                let difference = largestDifference(problem.result(set), problem.result(nil))
                // As above; gate and up, which reach 4, multiply one another's rounding.
                let tolerance = 4e-7 * 8 * (finish == FINISH_SILU_TIMES_UP ? 4 : 1)
                #expect(difference <= tolerance, "adds \(adds), bias \(hasBias), \(outputs) outputs: \(difference)")
            }
        }
    }

    @Test("a row gives the same bits alone and among others", arguments: sets, [PANEL_BFLOAT16, PANEL_FLOAT32])
    func rowsDoNotDependOnOneAnother(set: kernel_set, format: panel_format) {
        let problem = PanelProblem(format: format, rows: 31, inputs: 1030, outputs: 40, finish: FINISH_GELU_TANH)
        let together = problem.result(set)
        let width = problem.outputs + 2
        for row in [0, 1, 13, 14, 29, 30] {
            let alone = problem.result(set, rows: row..<row + 1)
            let range = row * width..<(row + 1) * width
            #expect(alone[range].map(\.bitPattern) == together[range].map(\.bitPattern), "row \(row)")
        }
    }

    @Test("touches only its rows and panels", arguments: sets)
    func touchesOnlyItsPart(set: kernel_set) {
        let problem = PanelProblem(rows: 20, inputs: 9, outputs: 90)
        let untouched = problem.result(set, rows: 0..<0)
        let whole = problem.result(set)
        let part = problem.result(set, rows: 4..<11, panels: 1..<2)
        for index in part.indices {
            let (row, column) = (index / 92, index % 92)
            let isInside = (4..<11).contains(row) && (32..<64).contains(column)
            #expect(part[index].bitPattern == (isInside ? whole : untouched)[index].bitPattern)
        }
    }

    @Test("instruction sets with fused multiplication give the same bits", arguments: [PANEL_BFLOAT16, PANEL_FLOAT32])
    func fusedSetsAgree(format: panel_format) {
        guard kernels_are_available(KERNELS_AVX512) else { return }
        let problem = PanelProblem(format: format, rows: 29, inputs: 700, outputs: 70)
        #expect(problem.result(KERNELS_AVX2).bitPatterns == problem.result(KERNELS_AVX512).bitPatterns)
    }

    @Test("the best set is available and the fastest of those")
    func bestSet() {
        #expect(Self.sets.contains(best_kernels()))
        #expect(Self.sets.allSatisfy { $0.rawValue <= best_kernels().rawValue })
    }
}
