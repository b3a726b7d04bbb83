/// Brings a checkpoint's tensors to the device, matrices as bfloat16.
final class CUDAWeights {
    let device: CUDADevice
    let algorithms: ProductAlgorithms
    private let checkpoint: Checkpoint
    private let prefix: String

    /// Bytes that are on their way at a time.
    private static let chunk = 8 << 20

    init(
        _ checkpoint: Checkpoint,
        prefix: String,
        algorithms: ProductAlgorithms
    ) {
        self.checkpoint = checkpoint
        self.prefix = prefix
        self.algorithms = algorithms
        device = algorithms.device
    }

    func section(_ suffix: String) -> CUDAWeights {
        CUDAWeights(checkpoint, prefix: prefix + suffix, algorithms: algorithms)
    }

    func tensor(_ name: String, _ shape: [Int]) throws(InferenceError) -> Tensor {
        try checkpoint.tensor(prefix + name, shape: shape)
    }

    /// A tensor of one dimension in fp32.
    func vector(_ name: String, _ count: Int) throws(InferenceError) -> DeviceMemory {
        try DeviceMemory(device, try tensor(name, [count]).floats)
    }

    /// A layer of one matrix.
    func linear(
        _ name: String,
        inputs: Int,
        outputs: Int,
        bias: Bool,
        gelu: Bool = false,
        result: ProductShape.ResultKind
    ) throws(InferenceError) -> CUDALinear {
        let values = bias ? try tensor(name + ".bias", [outputs]) : nil
        return try linear(
            [try tensor(name + ".weight", [outputs, inputs])],
            inputs: inputs,
            bias: values,
            gelu: gelu,
            result: result
        )
    }

    /// A layer of several matrices over the same inputs, outputs one after another.
    func linear(
        _ matrices: [Tensor],
        inputs: Int,
        bias: Tensor? = nil,
        gelu: Bool = false,
        result: ProductShape.ResultKind
    ) throws(InferenceError) -> CUDALinear {
        let count = matrices.reduce(0) { $0 + $1.count }
        let weight = try DeviceMemory(device, byteCount: count * 2)
        var address = weight.address
        for matrix in matrices {
            try upload(matrix, to: address)
            address += UInt64(matrix.count * 2)
        }
        let shape = ProductShape(
            outputs: count / inputs,
            inputs: inputs,
            result: result,
            finish: bias == nil ? .none : gelu ? .biasAndGELUTanh : .bias
        )
        return try CUDALinear(
            shape,
            weight: weight,
            bias: try bias.map { values throws(InferenceError) in try upload(bias: values, shape) },
            algorithms: algorithms
        )
    }

    private func upload(bias: Tensor, _ shape: ProductShape) throws(InferenceError) -> DeviceMemory {
        // cuBLASLt takes a bias of the result's type.
        shape.resultBytes == 4
            ? try DeviceMemory(device, bias.floats)
            : try DeviceMemory(device, bias.floats.map(BFloat16.init(rounding:)))
    }

    /// Reads a tensor from its file, a piece at a time.
    private func upload(_ tensor: Tensor, to address: CUDADriver.Address) throws(InferenceError) {
        let piece = Self.chunk / 4
        for first in stride(from: 0, to: tensor.count, by: piece) {
            let range = first..<min(first + piece, tensor.count)
            var narrow: [BFloat16] = []
            let isRead = tensor.withStoredBytes(of: range) { stored in
                if tensor.element == .bfloat16 {
                    narrow = [BFloat16](unsafeUninitializedCapacity: range.count) { values, initialized in
                        UnsafeMutableRawBufferPointer(values).copyMemory(from: stored)
                        initialized = range.count
                    }
                } else {
                    tensor.element.withFloats(stored) { narrow = $0.map(BFloat16.init(rounding:)) }
                }
            }
            guard isRead else {
                throw InferenceError(.checkpointMissing, "tensor \(tensor.name) could not be read to its end")
            }
            try device.send(narrow, to: address + UInt64(first * 2))
        }
    }
}

/// A number with the range of fp32 and eight bits of precision.
package struct BFloat16: BitwiseCopyable, Hashable {
    /// Its bits.
    package var bits: UInt16

    /// The nearest one, ties to even.
    package init(rounding value: Float) {
        let pattern = value.bitPattern
        bits = value.isNaN ? 0x7fff : UInt16(truncatingIfNeeded: (pattern &+ 0x7fff &+ (pattern >> 16 & 1)) >> 16)
    }

    /// The same number in fp32.
    package var float: Float { Float(bitPattern: UInt32(bits) << 16) }
}
