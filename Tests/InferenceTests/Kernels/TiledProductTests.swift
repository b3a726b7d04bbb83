import CInferenceKernels
import Inference
import Testing

/// Products on matrix tiles, where the processor has them, against the twin in double precision.
@Suite(.enabled(if: matrix_tiles_are_available()))
struct TiledProductTests {
    /// Terms of bfloat16, and how far the sum of so many may be from the value, relative to it.
    private static let roundings: [(terms: Int, rounding: Double)] = [(1, 0x1p-8), (2, 0x1p-17), (3, 0x1p-24)]

    @Test("products are within what the terms leave over, on awkward shapes", arguments: roundings)
    func equalsTheTwin(terms: Int, rounding: Double) {
        let inputs = [1, 2, 3, 16, 31, 32, 33, 100, 1023, 1024, 1025, 2080]
        for (index, rows) in [1, 2, 15, 16, 17, 31, 32, 33, 64, 225, 240].enumerated() {
            for outputs in [1, 15, 31, 32, 33, 70, 150] {
                let count = inputs[(index + outputs) % inputs.count]
                let problem = PanelProblem(rows: rows, inputs: count, outputs: outputs)
                // Errors have no direction and grow with the root of the number of products, each of which is below one.
                let root = Double(count).squareRoot().rounded(.up)
                let tolerance = 8e-7 * root + 3 * rounding * root
                let difference = largestDifference(problem.tiled(terms: terms), problem.result(nil))
                #expect(difference <= tolerance, "\(rows) x \(count) x \(outputs): \(difference)")
            }
        }
    }

    @Test(
        "finishes sums like the twin",
        arguments: [FINISH_NONE, FINISH_GELU_TANH, FINISH_GELU_ERF, FINISH_SILU_TIMES_UP]
    )
    func finishes(finish: product_finish) {
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
                let difference = largestDifference(problem.tiled(terms: 3), problem.result(nil))
                let tolerance = 4e-7 * 8 * (finish == FINISH_SILU_TIMES_UP ? 4 : 1)
                #expect(difference <= tolerance, "adds \(adds), bias \(hasBias), \(outputs) outputs: \(difference)")
            }
        }
    }

    @Test("a row gives the same bits alone and among others", arguments: [1, 2, 3])
    func rowsDoNotDependOnOneAnother(terms: Int) {
        var problem = PanelProblem(rows: 71, inputs: 1130, outputs: 140, finish: FINISH_GELU_TANH)
        let together = problem.tiled(terms: terms)
        let width = problem.outputs + 2
        for row in [0, 1, 15, 16, 31, 32, 70] {
            problem.firstRow = row
            problem.rows = 1
            let alone = problem.tiled(terms: terms)
            let computed = row * width..<row * width + problem.outputs
            #expect(
                alone.prefix(problem.outputs).map(\.bitPattern) == together[computed].map(\.bitPattern),
                "row \(row)"
            )
        }
    }

    @Test("touches only its rows and panels")
    func touchesOnlyItsPart() {
        let problem = PanelProblem(rows: 70, inputs: 9, outputs: 90)
        let untouched = problem.tiled(terms: 1, rows: 0..<0)
        let whole = problem.tiled(terms: 1)
        let part = problem.tiled(terms: 1, rows: 32..<50, panels: 1..<2)
        for index in part.indices {
            let (row, column) = (index / 92, index % 92)
            let isInside = (32..<50).contains(row) && (32..<64).contains(column)
            #expect(part[index].bitPattern == (isInside ? whole : untouched)[index].bitPattern)
        }
    }

    @Test("tiles are used where they are available: the comparison with the portable kernels holds")
    func selfTest() {
        #expect(MatrixTiles.areUsed)
    }
}

/// How values become terms, which any processor can do.
@Suite struct TermTests {
    private func tiles(
        _ fill: (UnsafePointer<tiled_rows>, UnsafePointer<Float>, Int, Int, Int) -> Void,
        _ values: [Float],
        rows: Int,
        inputs: Int,
        terms: Int
    ) -> [UInt16] {
        var numbers = [UInt16](repeating: 7, count: tiled_value_count(rows, inputs, Int32(terms)))
        numbers.withUnsafeMutableBufferPointer { numbers in
            var tiled = tiled_rows(values: numbers.baseAddress, rows: rows, inputs: inputs, terms: Int32(terms))
            fill(&tiled, values, inputs + 3, 0, rows)
        }
        return numbers
    }

    @Test("tiles are filled like the twin's", arguments: [1, 2, 3])
    func equalsTheTwin(terms: Int) {
        for (rows, inputs) in [(1, 1), (16, 32), (17, 33), (33, 64), (50, 100)] {
            var numbers = SeededNumbers(80)
            var values = numbers.floats(rows * (inputs + 3), reach: 100)
            values[0] = .infinity
            values[values.count / 2] = -.greatestFiniteMagnitude
            values[values.count - 4] = .nan
            #expect(
                tiles({ fill_tiled_rows($0, $1, $2, $3, $4) }, values, rows: rows, inputs: inputs, terms: terms)
                    == tiles(
                        { naive_fill_tiled_rows($0, $1, $2, $3, $4) },
                        values,
                        rows: rows,
                        inputs: inputs,
                        terms: terms
                    )
            )
        }
    }

    @Test("three terms are the value itself, two nearly, one the nearest")
    func keepsTheValue() {
        var numbers = SeededNumbers(81)
        for value in numbers.floats(200, reach: 1000) + [0, 1, -1, 0x1p-100] {
            for (terms, rounding) in [(1, 0x1p-8), (2, 0x1p-17), (3, 0)] as [(Int, Double)] {
                let parts = tiles(
                    { fill_tiled_rows($0, $1, $2, $3, $4) },
                    [value, 0, 0, 0],
                    rows: 1,
                    inputs: 1,
                    terms: terms
                )
                let sum = (0..<terms).reduce(0.0) { sum, term in
                    sum + Double(Float(bitPattern: UInt32(parts[term * 512]) << 16))
                }
                #expect(abs(sum - Double(value)) <= rounding * abs(Double(value)), "\(value) in \(terms) terms: \(sum)")
            }
        }
    }
}
