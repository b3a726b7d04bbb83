import CInferenceKernels

/// The weights of a linear layer: [outputs, inputs], where they lie in the file or summed at load.
package struct WeightMatrix: Sendable {
    private enum Storage: Sendable {
        case mapped(Tensor)
        case resident([Float])
    }

    private let storage: Storage
    /// Rows: values that the layer puts out.
    package let outputs: Int
    /// Columns: values that the layer takes in.
    package let inputs: Int

    /// Weights used where they lie in the checkpoint file.
    package init(_ tensor: Tensor) {
        storage = .mapped(tensor)
        outputs = tensor.shape[0]
        inputs = tensor.count / max(1, outputs)
    }

    /// Weights kept in memory in fp32.
    package init(_ values: [Float], outputs: Int) {
        storage = .resident(values)
        self.outputs = outputs
        inputs = values.count / max(1, outputs)
    }

    /// Calls `body` with the weights of some outputs in fp32, widened into `scratch` when they are stored narrower.
    ///
    /// - Parameters:
    ///   - range: the outputs.
    ///   - scratch: room for `range.count * inputs` values.
    ///   - body: sees the weights as [range.count, inputs].
    package func withRows(
        _ range: Range<Int>,
        scratch: UnsafeMutablePointer<Float>,
        _ body: (UnsafePointer<Float>) -> Void
    ) {
        switch storage {
        case .resident(let values):
            values.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                body(base + range.lowerBound * inputs)
            }
        case .mapped(let tensor):
            tensor.widen(range.lowerBound * inputs..<range.upperBound * inputs, into: scratch)
            body(scratch)
        }
    }
}

extension Tensor {
    /// Writes some of the values, counted through the flattened tensor, as fp32.
    package func widen(_ range: Range<Int>, into destination: UnsafeMutablePointer<Float>) {
        withBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            let source = base + range.lowerBound * element.byteCount
            switch element {
            case .bfloat16: widen_bfloat16(source, destination, range.count)
            case .float16: widen_float16(source, destination, range.count)
            case .float32: UnsafeMutableRawPointer(destination).copyMemory(from: source, byteCount: range.count * 4)
            }
        }
    }

    /// All values as fp32.
    package var floats: [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let base = buffer.baseAddress { widen(0..<count, into: base) }
            initialized = count
        }
    }
}
