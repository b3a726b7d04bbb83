import CInferenceKernels

extension Tensor {
    /// Writes some of the values, counted through the flattened tensor, as fp32.
    package func widen(_ range: Range<Int>, into destination: UnsafeMutablePointer<Float>) {
        withBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            element.widen(base + range.lowerBound * element.byteCount, into: destination, count: range.count)
        }
    }

    /// All values as fp32.
    package var floats: [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let base = buffer.baseAddress { widen(0..<count, into: base) }
            initialized = count
        }
    }

    /// Calls `body` with some of the values as they are stored, read from the file rather than through the mapping, which
    /// leaves the pages out of this process.
    ///
    /// - Returns: false, without having called `body`, when the file could not be read that far.
    func withStoredBytes(of range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        let byteCount = range.count * element.byteCount
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, byteCount), alignment: 64)
        defer { bytes.deallocate() }
        var received = 0
        while received < byteCount {
            let chunk = file.read(
                from: fileOffset + range.lowerBound * element.byteCount + received,
                into: UnsafeMutableRawBufferPointer(rebasing: bytes[received..<byteCount])
            )
            guard chunk > 0 else { return false }
            received += chunk
        }
        body(UnsafeRawBufferPointer(rebasing: bytes[..<byteCount]))
        return true
    }
}

extension TensorElement {
    /// Writes `count` stored values, at any alignment, as fp32.
    func widen(_ source: UnsafeRawPointer, into destination: UnsafeMutablePointer<Float>, count: Int) {
        switch self {
        case .bfloat16: widen_bfloat16(source, destination, count)
        case .float16: widen_float16(source, destination, count)
        case .float32: UnsafeMutableRawPointer(destination).copyMemory(from: source, byteCount: count * 4)
        }
    }

    /// Calls `body` with stored values as fp32.
    func withFloats(_ stored: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<Float>) -> Void) {
        let count = stored.count / byteCount
        let floats = UnsafeMutableBufferPointer<Float>.allocate(capacity: max(1, count))
        defer { floats.deallocate() }
        if let source = stored.baseAddress, let destination = floats.baseAddress {
            widen(source, into: destination, count: count)
        }
        body(UnsafeBufferPointer(rebasing: floats[..<count]))
    }
}
