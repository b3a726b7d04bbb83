import Inference
import Testing

/// Trials of cuBLASLt's algorithms before they are used.
@Suite(.disabled(if: HostCUDA.usesDevice)) struct ProductAlgorithmTests {
    private static let inputs = [16, 24, 40, 63, 64, 96, 100, 128, 200, 512, 1000, 2048]
    private static let outputs = [1, 3, 8, 24, 100]

    private static func shapes(_ result: ProductShape.ResultKind) -> [ProductShape] {
        inputs.enumerated().flatMap { index, inputs in
            ProductShape.Finish.allCases.enumerated().map { order, finish in
                let outputs = Self.outputs[(index + order) % Self.outputs.count]
                return ProductShape(outputs: outputs, inputs: inputs, result: result, finish: finish)
            }
        }
    }

    private static func algorithms(_ host: HostCUDA) throws -> ProductAlgorithms {
        let device = try CUDADevice(CUDALibraries(host.names), patience: .seconds(60))
        try device.activate()
        return try ProductAlgorithms(device)
    }

    @Test(
        "sums in another order behind the first rows are told apart, whatever the shape and the results' type",
        arguments: ProductShape.ResultKind.allCases
    )
    func order(_ result: ProductShape.ResultKind) throws {
        // Three that sum in other orders, each in its own way, and then one that serves.
        let host = try HostCUDA(.init(products: ["UNSTEADY=3"]))
        let algorithms = try Self.algorithms(host)
        for shape in Self.shapes(result) {
            #expect(try algorithms.algorithm(for: shape).bytes.first == 0, "\(shape)")
        }
    }

    @Test("where every algorithm depends on a row's place, there is none", arguments: [1, 2, 3])
    func none(_ count: Int) throws {
        let host = try HostCUDA(.init(products: ["UNSTEADY=\(count)", "STEADY=0"]))
        let algorithms = try Self.algorithms(host)
        for shape in Self.shapes(.bfloat16) {
            expectFailure(.deviceUnavailable, "has no algorithm", "[\(shape.outputs), \(shape.inputs)]") {
                _ = try algorithms.algorithm(for: shape)
            }
        }
    }
}
