import CLearningKernels

/// A fixed number of single-precision values, aligned for the kernels; copies share memory until one of them changes.
struct ValueBuffer: Sendable {
    private final class Storage: @unchecked Sendable {
        // Safe to share: values change only while one buffer alone holds the storage.
        let values: UnsafeMutablePointer<Float>

        init(count: Int) {
            guard let values = allocate_values(count) else {
                preconditionFailure("out of memory for \(count) values")
            }
            self.values = values
        }

        deinit {
            free_values(values)
        }
    }

    let count: Int
    private var storage: Storage

    /// `count` zeros.
    init(count: Int) {
        self.count = count
        storage = Storage(count: count)
    }

    /// Rows of values, each followed by zeros up to `stride`, and rows of zeros up to `rows`.
    init(_ values: [Float], columns: Int, stride: Int, rows: Int) {
        self.init(count: rows * stride)
        for (row, start) in Swift.stride(from: 0, to: values.count, by: max(1, columns)).enumerated() {
            values.withUnsafeBufferPointer { source in
                guard let base = source.baseAddress else { return }
                (storage.values + row * stride).update(from: base + start, count: columns)
            }
        }
    }

    /// The values for reading; valid as long as the buffer is alive and unchanged.
    var pointer: UnsafePointer<Float> { UnsafePointer(storage.values) }

    /// The values for writing; valid as long as the buffer is alive and not copied.
    mutating func mutablePointer() -> UnsafeMutablePointer<Float> {
        if !isKnownUniquelyReferenced(&storage) {
            let copy = Storage(count: count)
            copy.values.update(from: storage.values, count: count)
            storage = copy
        }
        return storage.values
    }

    /// The first `columns` values of each of the first `rows` rows that start `stride` apart.
    func rows(_ rows: Int, columns: Int, stride: Int) -> [Float] {
        Array(unsafeUninitializedCapacity: rows * columns) { target, count in
            defer { count = rows * columns }
            guard let base = target.baseAddress else { return }
            for row in 0..<rows {
                (base + row * columns).initialize(from: storage.values + row * stride, count: columns)
            }
        }
    }
}
