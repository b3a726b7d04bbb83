/// Brings a checkpoint's tensors to the device, matrices as bfloat16.
///
/// A number of fp16 has three bits more than bfloat16 holds, one of fp32 sixteen: such matrices become sums of two terms, the
/// nearest bfloat16 and the nearest to what is left, which for fp16 is exact and for fp32 far below the rounding of inputs.
/// Their products take twice the time; matrices in bfloat16 have one term.
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
        let terms = Self.terms(of: matrices)
        let weight = try DeviceMemory(device, byteCount: terms * count * 2)
        var address = weight.address
        for matrix in matrices {
            try upload(matrix, rowWidth: inputs, terms: terms, to: address)
            address += UInt64(terms * matrix.count * 2)
        }
        let shape = ProductShape(
            outputs: count / inputs,
            inputs: terms * inputs,
            result: result,
            finish: bias == nil ? .none : gelu ? .biasAndGELUTanh : .bias
        )
        return try CUDALinear(
            shape,
            weight: weight,
            terms: terms,
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

    /// Of how many terms weights are, together.
    static func terms(of matrices: [Tensor]) -> Int {
        matrices.allSatisfy { $0.element == .bfloat16 } ? 1 : 2
    }

    /// Reads a matrix from its file, some rows at a time.
    private func upload(
        _ tensor: Tensor,
        rowWidth: Int,
        terms: Int,
        to address: CUDADriver.Address
    ) throws(InferenceError) {
        let piece = max(1, Self.chunk / 4 / rowWidth) * rowWidth
        for first in stride(from: 0, to: tensor.count, by: piece) {
            let range = first..<min(first + piece, tensor.count)
            var narrow: [BFloat16] = []
            let isRead = tensor.withStoredBytes(of: range) { stored in
                if terms == 1 {
                    narrow = [BFloat16](unsafeUninitializedCapacity: range.count) { values, initialized in
                        UnsafeMutableRawBufferPointer(values).copyMemory(from: stored)
                        initialized = range.count
                    }
                } else {
                    tensor.element.withFloats(stored) { narrow = Self.split($0, rowWidth: rowWidth, terms: terms) }
                }
            }
            guard isRead else {
                throw InferenceError(.checkpointMissing, "tensor \(tensor.name) could not be read to its end")
            }
            try device.send(narrow, to: address + UInt64(terms * first * 2))
        }
    }

    /// Each row as its terms, one after another, each the nearest to what those before it leave.
    private static func split(_ values: UnsafeBufferPointer<Float>, rowWidth: Int, terms: Int) -> [BFloat16] {
        [BFloat16](unsafeUninitializedCapacity: terms * values.count) { narrow, initialized in
            for (index, value) in values.enumerated() {
                let place = index / rowWidth * terms * rowWidth + index % rowWidth
                var left = value
                for term in 0..<terms {
                    let nearest = BFloat16(rounding: left)
                    narrow[place + term * rowWidth] = nearest
                    left -= nearest.float
                }
            }
            initialized = terms * values.count
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
