import CommandSupport

/// Lines dealt out to groups by a hash, in memory as long as they fit, else in files without a name.
struct LineSpill {
    /// A line with what it is and whom it belongs to.
    struct Line {
        let kind: UInt8
        let owner: UInt64
        let bytes: ArraySlice<UInt8>
    }

    static let groupCount = 64

    private let store: RecordStore<UInt8>
    private var pending = [[UInt8]](repeating: [], count: groupCount)

    /// No lines; `memory` is how many bytes are kept before files are used.
    init(memory: Int) {
        store = RecordStore(groupCount: Self.groupCount, memory: memory)
    }

    /// Adds a line.
    ///
    /// - Throws: ``CommandFailure`` when the disk is full.
    mutating func append(_ bytes: UnsafeRawBufferPointer, kind: UInt8, owner: UInt64) throws(CommandFailure) {
        let group = Int(owner >> 58)
        pending[group].append(kind)
        for shift in stride(from: 0, to: 64, by: 8) { pending[group].append(UInt8(truncatingIfNeeded: owner >> shift)) }
        for shift in stride(from: 0, to: 32, by: 8) {
            pending[group].append(UInt8(truncatingIfNeeded: bytes.count >> shift))
        }
        pending[group].append(contentsOf: bytes)
        guard pending[group].count > 1 << 16 else { return }
        try store.append(pending[group], to: group)
        pending[group].removeAll(keepingCapacity: true)
    }

    /// Takes the lines of a group, by whom they belong to.
    ///
    /// - Throws: ``CommandFailure`` when they cannot be read back.
    mutating func take(_ group: Int) throws(CommandFailure) -> [UInt64: [Line]] {
        try store.append(pending[group], to: group)
        pending[group] = []
        let bytes = try store.take(group)
        var lines: [UInt64: [Line]] = [:]
        var place = 0
        func number(_ count: Int) -> UInt64 {
            defer { place += count }
            return (0..<count).reduce(0) { $0 | UInt64(bytes[place + $1]) << (8 * $1) }
        }
        while place < bytes.count {
            let kind = UInt8(number(1))
            let owner = number(8)
            let count = Int(number(4))
            lines[owner, default: []].append(Line(kind: kind, owner: owner, bytes: bytes[place..<place + count]))
            place += count
        }
        return lines
    }
}
