import Glibc

/// Zeroed memory that belongs to this process, in pages of 2 MB where the system has them and the size is worth it.
final class ResidentMemory: Sendable {
    /// The number of bytes.
    let count: Int
    private let address: UInt
    private static let hugePage = 2 << 20

    /// Reserves memory; pages become resident when they are first written.
    init(count: Int) {
        let isHuge = count >= Self.hugePage
        let slack = isHuge ? Self.hugePage : 0
        let length = max(1, count)
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard let base = mmap(nil, length + slack, PROT_READ | PROT_WRITE, flags, -1, 0), base != MAP_FAILED else {
            fatalError("the system gives no address space for \(count) bytes of weights")
        }
        let start = UInt(bitPattern: base)
        let aligned = isHuge ? (start + UInt(slack) - 1) & ~UInt(slack - 1) : start
        if aligned > start { munmap(base, Int(aligned - start)) }
        if isHuge { madvise(UnsafeMutableRawPointer(bitPattern: aligned), length, MADV_HUGEPAGE) }
        address = aligned
        self.count = count
    }

    deinit { munmap(UnsafeMutableRawPointer(bitPattern: address), max(1, count)) }

    /// The first byte, at least page-aligned.
    var base: UnsafeMutableRawPointer {
        // An address that the system gave is never zero.
        UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped
    }
}
