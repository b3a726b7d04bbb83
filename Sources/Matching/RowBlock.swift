import Glibc

/// A stretch of memory for rows of a ``VectorTable``, aligned so that rows start at the beginning of a cache line.
///
/// Sendable because nobody writes to a block that has more than one owner: the table copies it first.
final class RowBlock: @unchecked Sendable {
    /// The start of the memory.
    let start: UnsafeMutableRawPointer
    private let byteCount: Int

    private static let cacheLine = 64
    private static let hugePage = 1 << 21

    /// Takes memory that holds anything.
    init(byteCount: Int) {
        self.byteCount = byteCount
        let isLarge = byteCount >= Self.hugePage
        start = .allocate(byteCount: byteCount, alignment: isLarge ? Self.hugePage : Self.cacheLine)
        // Reading through small pages spends a tenth of the time on looking up addresses. Where the advice is refused
        // everything works as well.
        if isLarge { madvise(start, byteCount, Int32(MADV_HUGEPAGE)) }
    }

    deinit {
        start.deallocate()
    }

    /// Another block with the same bytes.
    func copy() -> RowBlock {
        let copy = RowBlock(byteCount: byteCount)
        copy.start.copyMemory(from: start, byteCount: byteCount)
        return copy
    }
}
