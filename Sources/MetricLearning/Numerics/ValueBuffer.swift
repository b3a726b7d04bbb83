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
}
