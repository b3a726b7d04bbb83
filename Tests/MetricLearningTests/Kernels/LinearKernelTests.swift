import CLearningKernels
import Testing

/// The kernels of linear layers against their twins in double precision.
@Suite struct LinearKernelTests {
    /// The pairs of a batch's inputs.
    private struct Pairs {
        private var samples: [UInt32]
        private var columns: [UInt32]

        init(_ panels: [Float], panelCount: Int, batch: Int) {
            samples = Array(repeating: 0, count: panels.count / 2)
            columns = samples
            linear_pack_pairs(panels, panelCount, batch, &samples, &columns)
        }

        func withInputs<Result>(_ panels: [Float], paired: Bool, _ body: (linear_inputs) -> Result) -> Result {
            panels.withUnsafeBufferPointer { panels in
                samples.withUnsafeBufferPointer { samples in
                    columns.withUnsafeBufferPointer { columns in
                        body(
                            linear_inputs(
                                panels: panels.baseAddress,
                                sample_pairs: paired ? samples.baseAddress : nil,
                                column_pairs: paired ? columns.baseAddress : nil
                            )
                        )
                    }
                }
            }
        }
    }

    /// One tile with inputs of two batches.
    private struct Tile {
        let panelCount: Int
        let batch: Int
        let nextBatch: Int
        let stride: Int
        var weights: [Float]
        var first: [Float]
        var second: [Float]
        var gradients: [Float]
        var panels: [Float]
        var nextPanels: [Float]
        let step = adamw_step(
            decay: 0.99,
            first_rate: 0.1,
            second_decay: 0.999,
            second_rate: 0.001,
            step_size: 1e-2,
            root_scale: 1.5,
            epsilon: 1e-8
        )

        init(panelCount: Int, batch: Int, nextBatch: Int, seed: UInt64) {
            var numbers = UnitNumbers(seed)
            self.panelCount = panelCount
            self.batch = batch
            self.nextBatch = nextBatch
            stride = 24
            let block = LINEAR_TILE_ROWS * LINEAR_PANEL_COLUMNS
            weights = numbers.floats(panelCount * block)
            first = numbers.floats(panelCount * block, reach: 0.1)
            second = numbers.floats(panelCount * block, reach: 0.01).map(abs)
            gradients = numbers.floats(batch * stride)
            panels = numbers.floats(panelCount * batch * LINEAR_PANEL_COLUMNS)
            nextPanels = numbers.floats(panelCount * nextBatch * LINEAR_PANEL_COLUMNS)
        }

        /// Rounds what is multiplied, as training with bfloat16 does before.
        mutating func round() {
            func rounded(_ values: [Float]) -> [Float] {
                var panels = values
                let batch = values.count / LINEAR_PANEL_COLUMNS
                for row in 0..<batch {
                    let part = Array(values[row * LINEAR_PANEL_COLUMNS..<(row + 1) * LINEAR_PANEL_COLUMNS])
                    linear_pack(part, LINEAR_PANEL_COLUMNS, LINEAR_PANEL_COLUMNS, true, &panels, batch, row)
                }
                return panels
            }
            panels = rounded(panels)
            nextPanels = rounded(nextPanels)
            let count = gradients.count
            gradients = Array(
                rounded(gradients + Array(repeating: 0, count: (64 - count % 64) % 64)).prefix(count)
            )
        }

        /// Updates the tile; returns the next batch's sums and the gradient's sum of squares.
        mutating func update(
            naive: Bool,
            narrow: Bool = false,
            paired: Bool = false,
            bfloat16: Bool,
            withNext: Bool
        ) -> (sums: [Float], squares: Double) {
            let pairs = Pairs(panels, panelCount: panelCount, batch: batch)
            let nextPairs = Pairs(nextPanels, panelCount: panelCount, batch: nextBatch)
            var sums = [Float](repeating: 7, count: nextBatch * stride)
            var scratch = [Float](repeating: 3, count: linear_scratch(batch) + linear_scratch(nextBatch))
            var step = step
            let squares = sums.withUnsafeMutableBufferPointer { sums in
                nextPairs.withInputs(nextPanels, paired: paired) { nextInputs in
                    pairs.withInputs(panels, paired: paired) { inputs in
                        var next = linear_next(
                            inputs: withNext ? nextInputs : linear_inputs(),
                            outputs: sums.baseAddress,
                            stride: stride,
                            batch: nextBatch
                        )
                        let fast = narrow ? linear_adamw_tile_narrow : linear_adamw_tile
                        return (naive ? naive_linear_adamw_tile : fast)(
                            &weights,
                            &first,
                            &second,
                            panelCount,
                            gradients,
                            stride,
                            inputs,
                            batch,
                            &step,
                            bfloat16,
                            &next,
                            &scratch
                        )
                    }
                }
            }
            return (sums, squares)
        }

        /// The sums of the next batch over the weights as they are.
        func forward(naive: Bool, bfloat16: Bool) -> [Float] {
            var sums = [Float](repeating: 7, count: nextBatch * stride)
            var scratch = [Float](repeating: 3, count: linear_scratch(nextBatch))
            (naive ? naive_linear_forward_tile : linear_forward_tile)(
                weights,
                panelCount,
                nextPanels,
                nextBatch,
                bfloat16,
                &scratch,
                &sums,
                stride
            )
            return sums
        }
    }

    private static let shapes = [(1, 4, 4), (1, 20, 20), (3, 8, 12), (7, 20, 4), (32, 20, 20), (2, 64, 40)]

    @Test(arguments: shapes, [false, true])
    func `a step on a tile equals its twin`(shape: (Int, Int, Int), bfloat16: Bool) {
        var fast = Tile(panelCount: shape.0, batch: shape.1, nextBatch: shape.2, seed: 1)
        var naive = fast
        let (sums, squares) = fast.update(naive: false, bfloat16: bfloat16, withNext: true)
        let (expectedSums, expectedSquares) = naive.update(naive: true, bfloat16: bfloat16, withNext: true)
        #expect(largestDifference(fast.first, naive.first) <= 2e-6)
        #expect(largestDifference(fast.second, naive.second) <= 1e-6)
        // The step is at most step_size times a bounded ratio; the rest is rounding of values near 1.
        #expect(largestDifference(fast.weights, naive.weights) <= 2e-6)
        // A weight that lies between two bfloat16 values may fall to either side.
        let width = Double(shape.0 * LINEAR_PANEL_COLUMNS)
        #expect(largestDifference(sums, expectedSums) <= (bfloat16 ? 0.004 : 2e-6) * width.squareRoot() + 1e-5)
        #expect(abs(squares - expectedSquares) <= 1e-5 * expectedSquares)
    }

    @Test(arguments: shapes, [(false, false), (false, true), (true, false), (true, true)])
    func `registers of any width give the same bits`(shape: (Int, Int, Int), flags: (Bool, Bool)) {
        let (bfloat16, withNext) = flags
        var fast = Tile(panelCount: shape.0, batch: shape.1, nextBatch: shape.2, seed: 3)
        var narrow = fast
        let result = fast.update(naive: false, bfloat16: bfloat16, withNext: withNext)
        let expected = narrow.update(naive: false, narrow: true, bfloat16: bfloat16, withNext: withNext)
        #expect(fast.weights == narrow.weights)
        #expect(fast.first == narrow.first)
        #expect(fast.second == narrow.second)
        #expect(result.sums == expected.sums)
        #expect(result.squares == expected.squares)
    }

    @Test(.enabled(if: linear_has_paired()), arguments: shapes, [false, true])
    func `pairs give the same bits as numbers one by one`(shape: (Int, Int, Int), withNext: Bool) {
        var paired = Tile(panelCount: shape.0, batch: shape.1, nextBatch: shape.2, seed: 4)
        paired.round()
        var single = paired
        var narrow = paired
        let result = paired.update(naive: false, paired: true, bfloat16: true, withNext: withNext)
        let expected = single.update(naive: false, bfloat16: true, withNext: withNext)
        let plain = narrow.update(naive: false, narrow: true, bfloat16: true, withNext: withNext)
        for other in [single, narrow] {
            #expect(paired.weights == other.weights)
            #expect(paired.first == other.first)
            #expect(paired.second == other.second)
        }
        for other in [expected, plain] {
            #expect(result.sums == other.sums)
            #expect(result.squares == other.squares)
        }
    }

    @Test(arguments: shapes, [false, true])
    func `the next batch's sums are those of a forward pass, bit for bit`(shape: (Int, Int, Int), bfloat16: Bool) {
        var tile = Tile(panelCount: shape.0, batch: shape.1, nextBatch: shape.2, seed: 2)
        let sums = tile.update(naive: false, bfloat16: bfloat16, withNext: true).sums
        #expect(sums == tile.forward(naive: false, bfloat16: bfloat16))
        var alone = Tile(panelCount: shape.0, batch: shape.1, nextBatch: shape.2, seed: 2)
        let untouched = alone.update(naive: false, bfloat16: bfloat16, withNext: false).sums
        #expect(alone.weights == tile.weights)
        #expect(untouched.allSatisfy { $0 == 7 })
    }

    @Test(arguments: shapes, [false, true])
    func `a forward pass equals its twin`(shape: (Int, Int, Int), bfloat16: Bool) {
        let tile = Tile(panelCount: shape.0, batch: shape.1, nextBatch: shape.2, seed: 3)
        let difference = largestDifference(
            tile.forward(naive: false, bfloat16: bfloat16),
            tile.forward(naive: true, bfloat16: bfloat16)
        )
        #expect(difference <= 2e-6 * Double(shape.0 * LINEAR_PANEL_COLUMNS).squareRoot())
    }

    @Test(arguments: [(1, 1, 4), (3, 2, 20), (32, 4, 20)], [false, true])
    func `the gradient of inputs equals its twin`(shape: (Int, Int, Int), bfloat16: Bool) {
        let (tiles, panelCount, batch) = shape
        var numbers = UnitNumbers(4)
        let weights = numbers.floats(tiles * panelCount * LINEAR_TILE_ROWS * LINEAR_PANEL_COLUMNS)
        let stride = tiles * LINEAR_TILE_ROWS + 16
        let gradients = numbers.floats(batch * stride)
        for panel in 0..<panelCount {
            var fast = [Float](repeating: 1, count: batch * LINEAR_PANEL_COLUMNS)
            var naive = fast
            linear_input_gradient(
                weights,
                tiles,
                panelCount,
                panel,
                gradients,
                stride,
                batch,
                bfloat16,
                &fast
            )
            naive_linear_input_gradient(
                weights,
                tiles,
                panelCount,
                panel,
                gradients,
                stride,
                batch,
                bfloat16,
                &naive
            )
            #expect(largestDifference(fast, naive) <= 2e-6 * Double(tiles * LINEAR_TILE_ROWS).squareRoot())
        }
    }

    @Test func `padding of zeros stays zero`() {
        var tile = Tile(panelCount: 2, batch: 4, nextBatch: 4, seed: 5)
        tile.weights = tile.weights.map { _ in 0 }
        tile.first = tile.weights
        tile.second = tile.weights
        var padded = tile
        let panels = [Float](repeating: 0, count: padded.panels.count)
        var step = padded.step
        var next = linear_next()
        var scratch = [Float](repeating: 0, count: 2 * linear_scratch(4))
        let squares = panels.withUnsafeBufferPointer { panels in
            linear_adamw_tile(
                &padded.weights,
                &padded.first,
                &padded.second,
                2,
                padded.gradients,
                padded.stride,
                linear_inputs(panels: panels.baseAddress, sample_pairs: nil, column_pairs: nil),
                4,
                &step,
                true,
                &next,
                &scratch
            )
        }
        #expect(squares == 0)
        #expect((padded.weights + padded.first + padded.second).allSatisfy { $0 == 0 })
    }

    @Test(arguments: [1, 7, 8, 9, 64, 1001])
    func `a step on a vector equals its twin and touches nothing behind it`(count: Int) {
        var numbers = UnitNumbers(6)
        var fast = (numbers.floats(count + 8), numbers.floats(count + 8), numbers.floats(count + 8).map(abs))
        var naive = fast
        let gradient = numbers.floats(count)
        var step = Tile(panelCount: 1, batch: 4, nextBatch: 4, seed: 1).step
        let squares = adamw_values(&fast.0, &fast.1, &fast.2, gradient, count, &step)
        let expected = naive_adamw_values(&naive.0, &naive.1, &naive.2, gradient, count, &step)
        #expect(largestDifference(fast.0, naive.0) <= 3e-7)
        #expect(largestDifference(fast.1, naive.1) <= 3e-7)
        #expect(largestDifference(fast.2, naive.2) <= 3e-7)
        #expect(abs(squares - expected) <= 1e-5 * expected)
        #expect(Array(fast.0[count...]) == Array(naive.0[count...]))
    }

    @Test(arguments: [1, 63, 64, 65, 200])
    func `packing puts a row into its panels, with zeros after it`(width: Int) {
        var numbers = UnitNumbers(7)
        let row = numbers.floats(width)
        let columns = (width + 63) / 64 * 64
        var panels = [Float](repeating: 9, count: columns * 4)
        linear_pack(row, width, columns, false, &panels, 4, 2)
        for column in 0..<columns {
            let base = column / 64 * 4 * 64 + column % 64
            #expect(panels[base + 2 * 64] == (column < width ? row[column] : 0))
            #expect([0, 1, 3].allSatisfy { panels[base + $0 * 64] == 9 })
        }
        linear_pack(row, width, columns, true, &panels, 4, 2)
        let rounded = panels[2 * 64]
        #expect(rounded.bitPattern & 0xffff == 0 && abs(rounded - row[0]) <= abs(row[0]) / 256)
    }
}
