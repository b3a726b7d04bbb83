import CInferenceKernels
import Foundation
import Inference
import Parallelism
import Testing

/// Products of inputs that are rounded to bfloat16.
@Suite struct RoundedProductTests {
    private func rounded(_ value: Float) -> Float {
        var bits: UInt16 = 0
        round_product_inputs([value], &bits, 1)
        return Float(bitPattern: UInt32(bits) << 16)
    }

    @Test("rounding is to the nearest, ties to even, and keeps infinities and NaN")
    func rounding() {
        #expect(rounded(1) == 1)
        #expect(rounded(1 + 0x1p-8) == 1)
        #expect(rounded(1 + 0x1p-7 + 0x1p-8) == 1 + 0x1p-6)
        #expect(rounded((1 + 0x1p-8 as Float).nextUp) == 1 + 0x1p-7)
        #expect(rounded(-.infinity) == -.infinity)
        #expect(rounded(.greatestFiniteMagnitude) == .infinity)
        #expect(rounded(.nan).isNaN)
        #expect(rounded(Float(bitPattern: 0x7f80_0001)).isNaN)
        #expect(rounded(-0.0).bitPattern == (-0.0 as Float).bitPattern)
    }

    /// A layer over bfloat16 weights read from a file.
    private func weights(outputs: Int, inputs: Int) throws -> Tensor {
        var numbers = SeededNumbers(70)
        return try withTemporaryDirectory { directory in
            let path = directory + "/weight.safetensors"
            let values = numbers.floats(outputs * inputs)
            try FixtureSafetensors.write(
                [WrittenTensor("w", element: "BF16", shape: [outputs, inputs], values: values)],
                to: path,
                padding: 0
            )
            return try #require(try SafetensorsFile(path: path).tensor("w"))
        }
    }

    @Test(
        "a layer equals the fp32 layer on rounded inputs",
        arguments: [
            (1, 1, 1), (3, 7, 40), (29, 1025, 70), (15, 512, 33), (212, 64, 31),
        ]
    )
    func equalsRoundedInputs(shape: (rows: Int, inputs: Int, outputs: Int)) throws {
        guard ComputeType.bfloat16.isAvailable else { return }
        let (rows, inputs, outputs) = shape
        let team = WorkerTeam(count: 2)
        let matrix = try PanelMatrix([weights(outputs: outputs, inputs: inputs)], team: team)
        var numbers = SeededNumbers(71)
        let bias = numbers.floats(outputs)
        let values = numbers.floats(rows * inputs)
        let workspace = Workspace()
        defer { workspace.release() }
        let narrow = workspace.matrix(rows: rows, columns: outputs)
        LinearLayer(weight: matrix, bias: bias, computeType: .bfloat16)
            .apply(to: workspace.matrix(values, rows: rows, columns: inputs, gap: 1), into: narrow, team: team)
        let wide = workspace.matrix(rows: rows, columns: outputs)
        LinearLayer(weight: matrix, bias: bias)
            .apply(to: workspace.matrix(values.map(rounded), rows: rows, columns: inputs), into: wide, team: team)
        let tolerance = 8e-7 * Double(inputs).squareRoot().rounded(.up)
        #expect(largestDifference(narrow.values, wide.values) <= tolerance)
        LinearLayer(weight: matrix, bias: bias)
            .apply(to: workspace.matrix(values, rows: rows, columns: inputs), into: wide, team: team)
        #expect(narrow.values != wide.values)
    }

    @Test("bits depend neither on other rows nor on the number of workers")
    func sameBits() throws {
        guard ComputeType.bfloat16.isAvailable else { return }
        let layer = LinearLayer(
            weight: try PanelMatrix([weights(outputs: 70, inputs: 600)], team: WorkerTeam(count: 1)),
            computeType: .bfloat16
        )
        var numbers = SeededNumbers(72)
        let values = numbers.floats(31 * 600)
        let workspace = Workspace()
        defer { workspace.release() }
        func apply(_ values: [Float], rows: Int, workers: Int) -> [UInt32] {
            let output = workspace.matrix(rows: rows, columns: 70)
            let input = workspace.matrix(values, rows: rows, columns: 600)
            layer.apply(to: input, into: output, activation: .geluTanh, team: WorkerTeam(count: workers))
            return output.values.bitPatterns
        }
        let together = apply(values, rows: 31, workers: 1)
        #expect(apply(values, rows: 31, workers: 3) == together)
        for row in [0, 13, 30] {
            let alone = apply(Array(values[row * 600..<(row + 1) * 600]), rows: 1, workers: 1)
            #expect(alone == Array(together[row * 70..<(row + 1) * 70]), "row \(row)")
        }
    }
}
