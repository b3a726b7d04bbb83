/// What a product with weights looks like to cuBLASLt, whatever the number of rows.
package struct ProductShape: Hashable, Sendable {
    /// What happens to finished sums.
    package enum Finish: Hashable, Sendable, CaseIterable {
        case none
        case bias
        case biasAndGELUTanh
    }

    /// Columns of the results.
    package let outputs: Int
    /// Values that each of them is a sum over.
    package let inputs: Int
    /// Whether results are fp32 and added to what is there, fp32, or bfloat16.
    let result: ResultKind
    let finish: Finish

    /// The type of results.
    package enum ResultKind: Hashable, Sendable, CaseIterable {
        case bfloat16
        case float32
        case addedFloat32
    }

    /// Weights of a shape.
    package init(outputs: Int, inputs: Int, result: ResultKind, finish: Finish) {
        self.outputs = outputs
        self.inputs = inputs
        self.result = result
        self.finish = finish
    }

    var resultType: Int32 {
        result == .bfloat16 ? CUDAProducts.Constant.bfloat16 : CUDAProducts.Constant.float32
    }

    var resultBytes: Int { result == .bfloat16 ? 2 : 4 }

    var epilogue: UInt32 {
        switch finish {
        case .none: CUDAProducts.Constant.epilogueNone
        case .bias: CUDAProducts.Constant.epilogueBias
        case .biasAndGELUTanh: CUDAProducts.Constant.epilogueGELUBias
        }
    }
}

/// y = x Wᵀ + b on the device: x in bfloat16, W in bfloat16 or a sum of several terms in bfloat16, sums in fp32.
///
/// Terms stand side by side in a row of weights, and the inputs are repeated as often: one product of more inputs.
///
/// The same algorithm is used for a shape of weights whatever the number of rows, and it sums a row's products in one order
/// wherever the row stands: ``ProductAlgorithms`` sees to both.
final class CUDALinear: @unchecked Sendable {
    // Safe to share: handles and addresses never change.
    let shape: ProductShape
    /// Of how many numbers in bfloat16 a weight is the sum.
    let terms: Int
    private let weight: DeviceMemory
    private let bias: DeviceMemory?
    private let algorithm: ProductAlgorithm
    private let description: ProductDescription

    /// Rows are computed in multiples of this, the tail without meaning.
    static let rowTile = 128

    /// The number of rows that are computed for `rows` of them.
    static func paddedRows(_ rows: Int) -> Int { (rows + rowTile - 1) / rowTile * rowTile }

    /// Values of a row before it is repeated.
    var inputs: Int { shape.inputs / terms }

    /// A layer of weights that lie on the device, [outputs, terms, inputs] in bfloat16, and a bias of the result's type.
    ///
    /// - Throws: `device_unavailable` when there is no algorithm for it.
    init(
        _ shape: ProductShape,
        weight: DeviceMemory,
        terms: Int = 1,
        bias: DeviceMemory?,
        algorithms: ProductAlgorithms
    ) throws(InferenceError) {
        self.shape = shape
        self.terms = terms
        self.weight = weight
        self.bias = bias
        algorithm = try algorithms.algorithm(for: shape)
        description = try ProductDescription(shape, bias: bias?.address, on: algorithms.device)
    }

    /// Floating-point operations for some rows, two for each multiplication and addition of the model, whatever the terms.
    func flop(rows: Int) -> Double { 2 * Double(rows) * Double(shape.outputs) * Double(inputs) }

    /// Computes [rows, outputs] from [rows, terms, inputs], both with room for ``paddedRows(_:)``.
    func apply(
        to input: CUDADriver.Address,
        rows: Int,
        into output: CUDADriver.Address,
        on device: CUDADevice,
        workspace: DeviceMemory
    ) throws(InferenceError) {
        let status = try description.start(
            weight: weight.address,
            input: input,
            rows: Self.paddedRows(rows),
            output: output,
            algorithm: algorithm,
            on: device,
            workspace: workspace
        )
        try device.checkProducts(
            status,
            "multiply [\(rows), \(shape.inputs)] by [\(shape.outputs), \(shape.inputs)]"
        )
    }
}

/// An algorithm of cuBLASLt, opaque.
package struct ProductAlgorithm: Sendable {
    /// As cuBLASLt gave it.
    package let bytes: [UInt8]
    let workspaceSize: Int
}

/// cuBLASLt's description of a product.
///
/// cuBLASLt counts columns first: to it, the weights are [inputs, outputs] and transposed, the rows are columns.
final class ProductDescription: @unchecked Sendable {
    // Safe to share: the handle never changes.
    let handle: CUDAProducts.Handle?
    let weightLayout: CUDAProducts.Handle?
    private let shape: ProductShape
    private let library: CUDAProducts

    init(_ shape: ProductShape, bias: CUDADriver.Address?, on device: CUDADevice) throws(InferenceError) {
        self.shape = shape
        library = device.libraries.products
        var handle: CUDAProducts.Handle?
        try device.checkProducts(
            library.descriptionCreate(&handle, CUDAProducts.Constant.computeFloat32, CUDAProducts.Constant.float32),
            "describe a product"
        )
        self.handle = handle
        weightLayout = try Self.layout(CUDAProducts.Constant.bfloat16, shape.inputs, shape.outputs, on: device)
        var transpose = CUDAProducts.Constant.transpose
        var epilogue = shape.epilogue
        try device.checkProducts(
            library.descriptionSet(handle, CUDAProducts.Constant.attributeTransposeA, &transpose, 4),
            "transpose weights"
        )
        try device.checkProducts(
            library.descriptionSet(handle, CUDAProducts.Constant.attributeEpilogue, &epilogue, 4),
            "finish a product"
        )
        if var bias {
            try device.checkProducts(
                library.descriptionSet(handle, CUDAProducts.Constant.attributeBias, &bias, 8),
                "add a bias"
            )
        }
    }

    deinit {
        _ = library.layoutDestroy(weightLayout)
        _ = library.descriptionDestroy(handle)
    }

    static func layout(
        _ type: Int32,
        _ rows: Int,
        _ columns: Int,
        on device: CUDADevice
    ) throws(InferenceError) -> CUDAProducts.Handle? {
        var layout: CUDAProducts.Handle?
        let library = device.libraries.products
        try device.checkProducts(
            library.layoutCreate(&layout, type, UInt64(rows), UInt64(columns), Int64(rows)),
            "describe a matrix"
        )
        return layout
    }

    /// Calls `body` with the layouts of inputs and results of some rows.
    func withLayouts<Value>(
        rows: Int,
        on device: CUDADevice,
        _ body: (CUDAProducts.Handle?, CUDAProducts.Handle?) throws(InferenceError) -> Value
    ) throws(InferenceError) -> Value {
        let input = try Self.layout(CUDAProducts.Constant.bfloat16, shape.inputs, rows, on: device)
        defer { _ = library.layoutDestroy(input) }
        let output = try Self.layout(shape.resultType, shape.outputs, rows, on: device)
        defer { _ = library.layoutDestroy(output) }
        return try body(input, output)
    }

    /// Starts the product of some rows.
    ///
    /// - Returns: cuBLASLt's status.
    func start(
        weight: CUDADriver.Address,
        input: CUDADriver.Address,
        rows: Int,
        output: CUDADriver.Address,
        algorithm: ProductAlgorithm,
        on device: CUDADevice,
        workspace: DeviceMemory
    ) throws(InferenceError) -> CUDAProducts.Status {
        try withLayouts(rows: rows, on: device) { inputLayout, outputLayout in
            var alpha: Float = 1
            var beta: Float = shape.result == .addedFloat32 ? 1 : 0
            return algorithm.bytes.withUnsafeBytes { bytes in
                library.multiply(
                    device.productHandle,
                    handle,
                    &alpha,
                    weight,
                    weightLayout,
                    input,
                    inputLayout,
                    &beta,
                    output,
                    outputLayout,
                    output,
                    outputLayout,
                    bytes.baseAddress,
                    workspace.address,
                    workspace.byteCount,
                    device.stream
                )
            }
        }
    }
}
