/// Memory that the workers of one parallel loop write in disjoint parts.
struct SharedStorage<Element: BitwiseCopyable>: @unchecked Sendable {
    // Safe to share: each worker writes elements of its own, and whoever made the storage frees it after the loop.
    let buffer: UnsafeMutableBufferPointer<Element>

    /// Uninitialised memory for `count` elements; ``free()`` must be called.
    init(count: Int) {
        buffer = .allocate(capacity: count)
    }

    /// Memory that somebody else frees.
    init(_ buffer: UnsafeMutableBufferPointer<Element>) {
        self.buffer = buffer
    }

    /// One of `parts` equal parts.
    func part(_ index: Int, of parts: Int) -> UnsafeMutableBufferPointer<Element> {
        let size = buffer.count / max(1, parts)
        return UnsafeMutableBufferPointer(rebasing: buffer[index * size..<(index + 1) * size])
    }

    /// Frees the memory.
    func free() {
        buffer.deallocate()
    }
}

/// Values that several workers only read while they are pinned.
struct SharedValues<Element: BitwiseCopyable>: @unchecked Sendable {
    // Safe to share: nobody writes them while the loop runs, and the caller keeps them alive.
    let base: UnsafePointer<Element>?

    /// The values of a buffer.
    init(_ buffer: UnsafeBufferPointer<Element>) {
        base = buffer.baseAddress
    }
}
