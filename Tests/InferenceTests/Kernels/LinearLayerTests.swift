import Foundation
import Inference
import Parallelism
import Testing

/// y = x Wᵀ + b in panels against a plain triple loop in double precision.
@Suite struct LinearLayerTests {
    /// Differences in units of the sum of the magnitudes added up, about 16 roundings of fp32.
    private static let tolerance = 1e-6

    private static let panel = PanelArrangement.panelColumns
    private static let shapes = [
        (1, 1, 1), (3, 7, panel + 1), (17, 100, 8 * panel), (2, 1001, 2 * panel + 1), (212, 64, panel - 1),
        (401, 5, 3),
    ]

    private let single = WorkerTeam(count: 1)

    /// A weight stored in a file at an odd byte.
    private func stored(_ element: String, outputs: Int, inputs: Int) throws -> Tensor {
        var numbers = SeededNumbers(UInt64(outputs * 1000 + inputs))
        let values = numbers.floats(outputs * inputs)
        return try withTemporaryDirectory { directory in
            let path = directory + "/weight.safetensors"
            let tensor = WrittenTensor("w", element: element, shape: [outputs, inputs], values: values)
            for padding in 0..<2 {
                try FixtureSafetensors.write([tensor], to: path, padding: padding)
                let found = try #require(try SafetensorsFile(path: path).tensor("w"))
                if found.fileOffset % 2 == 1 { return found }
            }
            throw InferenceError(.checkpointMalformed, "no odd offset")
        }
    }

    private func reference(
        _ input: [Float],
        _ weight: [Float],
        _ bias: [Float]?,
        _ residual: [Float]?,
        inputs: Int,
        outputs: Int
    ) -> (values: [Float], scales: [Double]) {
        var values: [Float] = []
        var scales: [Double] = []
        for row in 0..<input.count / inputs {
            for output in 0..<outputs {
                let start = Double(bias?[output] ?? 0) + Double(residual?[row * outputs + output] ?? 0)
                var sum = start
                var scale = abs(start) + 1
                for index in 0..<inputs {
                    let product = Double(input[row * inputs + index]) * Double(weight[output * inputs + index])
                    sum += product
                    scale += abs(product)
                }
                values.append(Float(sum))
                scales.append(scale)
            }
        }
        return (values, scales)
    }

    @Test(arguments: ["BF16", "F16", "F32"], shapes)
    func equalsATripleLoop(element: String, shape: (rows: Int, inputs: Int, outputs: Int)) throws {
        let (rows, inputs, outputs) = shape
        var numbers = SeededNumbers(20)
        let tensor = try stored(element, outputs: outputs, inputs: inputs)
        let input = numbers.floats(rows * inputs)
        let before = numbers.floats(rows * outputs)
        for (hasBias, isResidual) in [(false, false), (true, false), (false, true), (true, true)] {
            let bias = hasBias ? numbers.floats(outputs) : nil
            let layer = LinearLayer(weight: try PanelMatrix([tensor], team: single), bias: bias)
            let workspace = Workspace()
            defer { workspace.release() }
            let output = workspace.matrix(
                isResidual ? before : [Float](repeating: .nan, count: before.count),
                rows: rows,
                columns: outputs
            )
            layer.apply(
                to: workspace.matrix(input, rows: rows, columns: inputs, gap: 5),
                into: output,
                residual: isResidual,
                team: single
            )
            let expected = reference(
                input,
                tensor.floats,
                bias,
                isResidual ? before : nil,
                inputs: inputs,
                outputs: outputs
            )
            let difference = largestDifference(output.values, expected.values) { expected.scales[$0] }
            #expect(difference <= Self.tolerance, "bias \(hasBias), residual \(isResidual): \(difference)")
        }
    }

    @Test(arguments: ["BF16", "F32"])
    func severalWeightsInSuccessionEqualEachAlone(element: String) throws {
        let tensors = try [40, 7, 33].map { try stored(element, outputs: $0, inputs: 19) }
        var numbers = SeededNumbers(25)
        let workspace = Workspace()
        defer { workspace.release() }
        let input = workspace.matrix(numbers.floats(5 * 19), rows: 5, columns: 19)
        let together = workspace.matrix(rows: 5, columns: 80)
        LinearLayer(weight: try PanelMatrix(tensors, team: single)).apply(to: input, into: together, team: single)
        for (tensor, columns) in zip(tensors, [0..<40, 40..<47, 47..<80]) {
            let alone = workspace.matrix(rows: 5, columns: columns.count)
            LinearLayer(weight: try PanelMatrix([tensor], team: single)).apply(to: input, into: alone, team: single)
            #expect(together.columns(columns).values.bitPatterns == alone.values.bitPatterns)
        }
    }

    @Test(arguments: ["BF16", "F16"], [1, 16, 17, 50])
    func gatesBesideUpsGiveGatedUps(element: String, outputs: Int) throws {
        let gate = try stored(element, outputs: outputs, inputs: 30)
        let up = try stored(element, outputs: outputs, inputs: 30)
        var numbers = SeededNumbers(26)
        let values = numbers.floats(4 * 30)
        let workspace = Workspace()
        defer { workspace.release() }
        let output = workspace.matrix(rows: 4, columns: outputs)
        LinearLayer(weight: try PanelMatrix([gate, up], arrangement: .gatesBesideUps, team: single)).apply(
            to: workspace.matrix(values, rows: 4, columns: 30),
            into: output,
            activation: .siluTimesUp,
            team: WorkerTeam(count: 2)
        )
        let gates = reference(values, gate.floats, nil, nil, inputs: 30, outputs: outputs).values
        let ups = reference(values, up.floats, nil, nil, inputs: 30, outputs: outputs).values
        let expected = zip(gates, ups).map { Float(Double($0) / (1 + exp(-Double($0))) * Double($1)) }
        #expect(largestDifference(output.values, expected) <= 1e-6)
    }

    @Test func aTensorThatEndsTooEarlyIsAnError() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/weight.safetensors"
            let values = [Float](repeating: 1, count: 64 * 64)
            try FixtureSafetensors.write(
                [WrittenTensor("w", element: "F32", shape: [64, 64], values: values)],
                to: path,
                padding: 0
            )
            let tensor = try #require(try SafetensorsFile(path: path).tensor("w"))
            truncate(path, 8192)
            #expect(throws: InferenceError.self) { try PanelMatrix([tensor], team: single) }
        }
    }

    @Test func residentWeightsEqualStoredOnes() throws {
        let tensor = try stored("F32", outputs: 200, inputs: 33)
        var numbers = SeededNumbers(21)
        let workspace = Workspace()
        defer { workspace.release() }
        let input = workspace.matrix(numbers.floats(5 * 33), rows: 5, columns: 33)
        let fromFile = workspace.matrix(rows: 5, columns: 200)
        let fromMemory = workspace.matrix(rows: 5, columns: 200)
        LinearLayer(weight: try PanelMatrix([tensor], team: single)).apply(to: input, into: fromFile, team: single)
        let matrix = try PanelMatrix(tensor.floats, outputs: 200)
        LinearLayer(weight: matrix).apply(to: input, into: fromMemory, team: single)
        #expect(fromFile.values.bitPatterns == fromMemory.values.bitPatterns)
    }

    @Test(arguments: [LinearLayer.Activation.geluTanh, .geluErf])
    func activationFollowsBias(activation: LinearLayer.Activation) throws {
        var numbers = SeededNumbers(22)
        let weight = numbers.floats(300 * 16)
        let layer = LinearLayer(weight: try PanelMatrix(weight, outputs: 300), bias: numbers.floats(300))
        let workspace = Workspace()
        defer { workspace.release() }
        let input = workspace.matrix(numbers.floats(3 * 16), rows: 3, columns: 16)
        let plain = workspace.matrix(rows: 3, columns: 300)
        let activated = workspace.matrix(rows: 3, columns: 300)
        layer.apply(to: input, into: plain, team: single)
        layer.apply(to: input, into: activated, activation: activation, team: single)
        let expected = plain.values.map { activation == .geluTanh ? geluInTanhForm($0) : exactGelu($0) }
        #expect(largestDifference(activated.values, expected) <= 1e-6)
        #expect(activated.values.contains { $0 < 0 })
    }

    @Test func writesOnlyItsColumnsOfAWiderMatrix() throws {
        var numbers = SeededNumbers(23)
        let matrix = try PanelMatrix(numbers.floats(300 * 8), outputs: 300)
        let layer = LinearLayer(weight: matrix, bias: numbers.floats(300))
        let workspace = Workspace()
        defer { workspace.release() }
        let input = workspace.matrix(numbers.floats(4 * 8), rows: 4, columns: 8)
        let alone = workspace.matrix(rows: 4, columns: 300)
        layer.apply(to: input, into: alone, activation: .geluTanh, team: WorkerTeam(count: 2))
        let marks = numbers.floats(4 * 400)
        let wide = workspace.matrix(marks, rows: 4, columns: 400)
        layer.apply(to: input, into: wide.columns(70..<370), activation: .geluTanh, team: WorkerTeam(count: 2))
        #expect(wide.columns(70..<370).values.bitPatterns == alone.values.bitPatterns)
        let whole = wide.values
        for index in whole.indices where !(70..<370).contains(index % 400) {
            #expect(whole[index] == marks[index])
        }
    }

    @Test func noRowsAreNoWork() throws {
        let layer = LinearLayer(weight: try PanelMatrix([1, 2, 3, 4], outputs: 2), bias: [1, 1])
        let workspace = Workspace()
        defer { workspace.release() }
        let output = workspace.matrix(rows: 0, columns: 2)
        layer.apply(to: workspace.matrix(rows: 0, columns: 2), into: output, activation: .geluErf, team: single)
        #expect(output.values.isEmpty)
    }

    @Test(arguments: ["BF16", "F32"])
    func bitsDoNotDependOnTheNumberOfWorkers(element: String) throws {
        let tensor = try stored(element, outputs: 1500, inputs: 100)
        var numbers = SeededNumbers(24)
        let bias = numbers.floats(1500)
        let values = numbers.floats(50 * 100)
        var results: [[UInt32]] = []
        for workers in [1, 2, 3, 8, 1] {
            let workspace = Workspace()
            defer { workspace.release() }
            let output = workspace.matrix(rows: 50, columns: 1500)
            LinearLayer(weight: try PanelMatrix([tensor], team: single), bias: bias).apply(
                to: workspace.matrix(values, rows: 50, columns: 100),
                into: output,
                activation: .geluTanh,
                team: WorkerTeam(count: workers)
            )
            results.append(output.values.bitPatterns)
        }
        #expect(results.allSatisfy { $0 == results[0] })
    }
}
