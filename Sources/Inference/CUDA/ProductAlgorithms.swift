/// The algorithm for each shape of weights, chosen once and tried out before it is used.
///
/// No bit of a row's result may depend on the other rows, on their number or on where the row stands. cuBLASLt promises that
/// for no algorithm, so that each candidate is held to it: rows that repeat every 64, some whole tiles of them and many,
/// must give results that repeat every 64, and the same ones. The numbers are `CancellingRows`, whose sums are nothing but
/// the rounding of their order. Sums that are split and added up later are not among the candidates.
package final class ProductAlgorithms {
    let device: CUDADevice
    let workspace: DeviceMemory
    private var chosen: [ProductShape: ProductAlgorithm] = [:]

    /// Memory that an algorithm may use beside its matrices.
    static let workspaceBytes = 32 << 20
    /// The number of rows for which the fastest algorithm is asked.
    static let referenceRows = 2048
    private static let candidates = 8
    private static let period = 64
    private static let trials = [CUDALinear.rowTile, 3 * CUDALinear.rowTile, largestTrial]
    private static let largestTrial = referenceRows

    /// No algorithm is chosen yet.
    ///
    /// - Throws: `device_memory`, `device_failed`.
    package init(_ device: CUDADevice) throws(InferenceError) {
        self.device = device
        workspace = try DeviceMemory(device, byteCount: Self.workspaceBytes)
    }

    /// The algorithm for a shape.
    ///
    /// - Throws: `device_unavailable` when none passes.
    package func algorithm(for shape: ProductShape) throws(InferenceError) -> ProductAlgorithm {
        if let algorithm = chosen[shape] { return algorithm }
        // Zero, lest it hide small sums.
        let bias = try DeviceMemory(device, byteCount: shape.outputs * shape.resultBytes)
        try device.check(device.driver.fill(bias.address, 0, bias.byteCount, device.stream), "clear memory")
        let description = try ProductDescription(
            shape,
            bias: shape.finish == .none ? nil : bias.address,
            on: device
        )
        let numbers = CancellingRows(inputs: shape.inputs)
        let weight = try DeviceMemory(device, numbers.values(rows: shape.outputs, seed: 1, signs: .opposite))
        let rows = numbers.values(rows: Self.period, seed: 2, signs: .equal)
        let input = try DeviceMemory(
            device,
            (0..<Self.largestTrial / Self.period).reduce(into: [BFloat16]()) { all, _ in all += rows }
        )
        for candidate in try propose(shape, description)
        where try isSteady(candidate, shape, description, weight: weight, input: input) {
            chosen[shape] = candidate
            return candidate
        }
        throw InferenceError(
            .deviceUnavailable,
            "cuBLASLt \(CUDAProducts.words(device.libraries.products.version)) has no algorithm on \(device.name) that "
                + "multiplies rows by [\(shape.outputs), \(shape.inputs)] the same way wherever they stand"
        )
    }

    private func propose(
        _ shape: ProductShape,
        _ description: ProductDescription
    ) throws(InferenceError) -> [ProductAlgorithm] {
        let library = device.libraries.products
        var preference: CUDAProducts.Handle?
        try device.checkProducts(library.preferenceCreate(&preference), "describe a preference")
        defer { _ = library.preferenceDestroy(preference) }
        var workspaceSize = UInt64(Self.workspaceBytes)
        var reductions: UInt32 = 0
        try device.checkProducts(
            library.preferenceSet(preference, CUDAProducts.Constant.preferenceWorkspace, &workspaceSize, 8),
            "limit memory"
        )
        try device.checkProducts(
            library.preferenceSet(preference, CUDAProducts.Constant.preferenceReduction, &reductions, 4),
            "forbid split sums"
        )
        let size = CUDAProducts.Constant.resultBytes
        let results = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.candidates * size, alignment: 16)
        defer { results.deallocate() }
        var count: Int32 = 0
        let status = try description.withLayouts(rows: Self.referenceRows, on: device) { input, output in
            library.heuristic(
                device.productHandle,
                description.handle,
                description.weightLayout,
                input,
                output,
                output,
                preference,
                Int32(Self.candidates),
                results.baseAddress,
                &count
            )
        }
        // That there is none is no failure of the device.
        guard status == 0, (0...Self.candidates).contains(Int(count)) else { return [] }
        return (0..<Int(count)).compactMap { index in
            let start = index * size
            let algorithmEnd = start + CUDAProducts.Constant.algorithmBytes
            let needed = results.load(fromByteOffset: algorithmEnd, as: Int.self)
            guard results.load(fromByteOffset: algorithmEnd + 8, as: Int32.self) == 0, needed <= Self.workspaceBytes
            else { return nil }
            return ProductAlgorithm(bytes: [UInt8](results[start..<algorithmEnd]), workspaceSize: needed)
        }
    }

    private func isSteady(
        _ candidate: ProductAlgorithm,
        _ shape: ProductShape,
        _ description: ProductDescription,
        weight: DeviceMemory,
        input: DeviceMemory
    ) throws(InferenceError) -> Bool {
        let resultRow = shape.outputs * shape.resultBytes
        let output = try DeviceMemory(device, byteCount: Self.largestTrial * resultRow)
        var first: [UInt8]?
        for rows in Self.trials {
            // What is added to must be the same for all.
            try device.check(
                device.libraries.driver.fill(output.address, 0, rows * resultRow, device.stream),
                "clear memory"
            )
            let status = try description.start(
                weight: weight.address,
                input: input.address,
                rows: rows,
                output: output.address,
                algorithm: candidate,
                on: device,
                workspace: workspace
            )
            // An algorithm that does not take another number of rows is not the one.
            guard status == 0 else { return false }
            let results: [UInt8] = try device.fetch(output.address, count: rows * resultRow, startingFrom: 0)
            let expected = first ?? [UInt8](results.prefix(Self.period * resultRow))
            first = expected
            let repeats = stride(from: 0, to: results.count, by: expected.count).allSatisfy {
                results[$0..<$0 + expected.count].elementsEqual(expected)
            }
            guard repeats else { return false }
        }
        return true
    }
}
