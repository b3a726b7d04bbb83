import Glibc

/// Zeroed memory that belongs to this process, in pages of 2 MB where the system has them and the size is worth it.
package final class ResidentMemory: Sendable {
    /// The number of bytes.
    package let count: Int
    private let address: UInt
    /// Bytes behind the address that are to be given back: the memory, and what aligning it left over.
    private let reserved: Int
    private static let hugePage = 2 << 20

    /// Reserves memory; pages become resident when they are first written.
    ///
    /// - Parameter count: bytes, at least 0.
    /// - Throws: `checkpoint_memory` when the system gives no address space for them.
    package init(count: Int) throws(InferenceError) {
        let isHuge = count >= Self.hugePage
        let slack = isHuge ? Self.hugePage : 0
        let length = max(1, count)
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard let base = mmap(nil, length + slack, PROT_READ | PROT_WRITE, flags, -1, 0), base != MAP_FAILED else {
            throw InferenceError(
                .checkpointMemory,
                "the system gives no address space for \(count) bytes of weights; raise the limit of the process "
                    + "(ulimit -v) or give the machine more memory"
            )
        }
        let start = UInt(bitPattern: base)
        let aligned = isHuge ? (start + UInt(slack) - 1) & ~UInt(slack - 1) : start
        if aligned > start { munmap(base, Int(aligned - start)) }
        if isHuge { madvise(UnsafeMutableRawPointer(bitPattern: aligned), length, MADV_HUGEPAGE) }
        address = aligned
        reserved = length + slack - Int(aligned - start)
        self.count = count
    }

    deinit { munmap(UnsafeMutableRawPointer(bitPattern: address), reserved) }

    /// The first byte, at least page-aligned.
    package var base: UnsafeMutableRawPointer {
        // An address that the system gave is never zero.
        UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped
    }
}
