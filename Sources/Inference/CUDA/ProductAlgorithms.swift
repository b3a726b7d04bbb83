/// The algorithm for each shape of weights, chosen once and tried out before it is used.
///
/// No bit of a row's result may depend on the other rows, on their number or on where the row stands. cuBLASLt promises that
/// for no algorithm, so that each candidate is held to it: rows that repeat every 64, some whole tiles of them and many,
/// must give results that repeat every 64, and the same ones. Sums that are split and added up later are not among the
/// candidates.
final class ProductAlgorithms {
    let device: CUDADevice
    let workspace: DeviceMemory
    private var chosen: [ProductShape: ProductAlgorithm] = [:]

    /// Memory that an algorithm may use beside its matrices.
    static let workspaceBytes = 32 << 20
    /// The number of rows for which the fastest algorithm is asked.
    static let referenceRows = 2048
    private static let candidates = 8
    private static let period = 64
    private static let trials = [CUDALinear.rowTile, 3 * CUDALinear.rowTile, referenceRows]

    init(_ device: CUDADevice) throws(InferenceError) {
        self.device = device
        workspace = try DeviceMemory(device, byteCount: Self.workspaceBytes)
    }

    /// The algorithm for a shape.
    ///
    /// - Throws: `device_unavailable` when none passes.
    func algorithm(for shape: ProductShape) throws(InferenceError) -> ProductAlgorithm {
        if let algorithm = chosen[shape] { return algorithm }
        let bias = try DeviceMemory(device, pattern(count: shape.outputs, seed: 3, width: shape.resultBytes))
        let description = try ProductDescription(
            shape,
            bias: shape.finish == .none ? nil : bias.address,
            on: device
        )
        for candidate in try propose(shape, description) where try isSteady(candidate, shape, description) {
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
        _ description: ProductDescription
    ) throws(InferenceError) -> Bool {
        let weight = try DeviceMemory(device, pattern(count: shape.outputs * shape.inputs, seed: 1, width: 2))
        let rowBytes = pattern(count: Self.period * shape.inputs, seed: 2, width: 2)
        let resultRow = shape.outputs * shape.resultBytes
        let largest = Self.trials.max() ?? 0
        let input = try DeviceMemory(
            device,
            (0..<largest / Self.period).reduce(into: [UInt8]()) { rows, _ in rows += rowBytes }
        )
        let output = try DeviceMemory(device, byteCount: largest * resultRow)
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

    /// Numbers of either sign between 2^-8 and one, as bfloat16 or fp32, that repeat nowhere near, but for pairs: the second
    /// of each is the first, where the seed is odd with the other sign and its last bit changed.
    ///
    /// Products of the two kinds nearly cancel in pairs and lie many binades apart, so that a sum in another order is
    /// another number even after it is rounded to bfloat16.
    func pattern(count: Int, seed: UInt64, width: Int) -> [UInt8] {
        var state = seed &* 0x9e37_79b9_7f4a_7c15
        var bits: UInt32 = 0
        return [UInt8](unsafeUninitializedCapacity: count * width) { bytes, initialized in
            let values = UnsafeMutableRawBufferPointer(bytes)
            for index in 0..<count {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                if index % 2 == 0 {
                    // Sign, mantissa and the exponent's last three bits at random.
                    bits = UInt32(truncatingIfNeeded: state >> 32) & 0x83ff_0000 | 0x3c00_0000
                } else if seed % 2 == 1 {
                    bits ^= 0x8001_0000
                }
                if width == 4 {
                    values.storeBytes(of: bits, toByteOffset: index * 4, as: UInt32.self)
                } else {
                    values.storeBytes(of: UInt16(bits >> 16), toByteOffset: index * 2, as: UInt16.self)
                }
            }
            initialized = count * width
        }
    }
}
