import CommandSupport
import Glibc
import Synchronization

/// Records by the group of viewers they belong to: in memory as long as they fit, else in files without a name.
final class RecordStore<Record: BitwiseCopyable & Sendable>: Sendable {
    private struct Group {
        var records: [Record] = []
        var descriptor: Int32?
        var stored = 0
    }

    /// A lock of its own for each group, which an array cannot hold by itself.
    private final class GuardedGroup: Sendable {
        let contents = Mutex(Group())
    }

    private let groups: [GuardedGroup]
    /// How many records a group keeps in memory.
    private let limit: Int

    /// An empty store.
    ///
    /// - Parameters:
    ///   - groupCount: How many groups.
    ///   - memory: How many bytes all groups together keep in memory.
    init(groupCount: Int, memory: Int) {
        groups = (0..<groupCount).map { _ in GuardedGroup() }
        limit = max(1024, memory / groupCount / MemoryLayout<Record>.stride)
    }

    deinit {
        for group in groups { group.contents.withLock { if let descriptor = $0.descriptor { close(descriptor) } } }
    }

    /// Adds records to a group.
    ///
    /// - Throws: ``CommandFailure`` when the disk is full.
    func append(_ records: [Record], to index: Int) throws(CommandFailure) {
        let result: Result<Void, CommandFailure> = groups[index].contents.withLock { group in
            Result { () throws(CommandFailure) in
                group.records += records
                if group.records.count > self.limit { try Self.store(&group) }
            }
        }
        try result.get()
    }

    /// Takes all records of a group out.
    ///
    /// - Throws: ``CommandFailure`` when they cannot be read back.
    func take(_ index: Int) throws(CommandFailure) -> [Record] {
        let result: Result<[Record], CommandFailure> = groups[index].contents.withLock { group in
            Result { () throws(CommandFailure) in
                defer { group.records = [] }
                guard let descriptor = group.descriptor else { return group.records }
                return try Self.load(descriptor, count: group.stored) + group.records
            }
        }
        return try result.get()
    }

    private static func store(_ group: inout Group) throws(CommandFailure) {
        let descriptor: Int32
        if let open = group.descriptor { descriptor = open } else { descriptor = try makeFile() }
        group.descriptor = descriptor
        var isWritten = true
        group.records.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count, let base = bytes.baseAddress {
                let count = write(descriptor, base + offset, bytes.count - offset)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    isWritten = false
                    return
                }
                offset += count
            }
        }
        guard isWritten else {
            throw .failed(
                "cannot keep records in \(directory): \(String(cString: strerror(errno))); set TMPDIR to a larger disk"
            )
        }
        group.stored += group.records.count
        group.records.removeAll(keepingCapacity: true)
    }

    private static func load(_ descriptor: Int32, count: Int) throws(CommandFailure) -> [Record] {
        var isRead = true
        let records = [Record](unsafeUninitializedCapacity: count) { buffer, initialized in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            var offset = 0
            while offset < bytes.count, let base = bytes.baseAddress {
                let got = pread(descriptor, base + offset, bytes.count - offset, offset)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else {
                    isRead = false
                    break
                }
                offset += got
            }
            initialized = isRead ? count : 0
        }
        guard isRead else { throw .failed("cannot read records back from \(directory)") }
        return records
    }

    private static var directory: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    private static func makeFile() throws(CommandFailure) -> Int32 {
        var template = Array("\(directory)/stylelab-ab-XXXXXX".utf8CString)
        let descriptor = template.withUnsafeMutableBufferPointer { buffer -> Int32 in
            guard let name = buffer.baseAddress else { return -1 }
            let descriptor = mkstemp(name)
            // Without a name it goes away with the process, whatever becomes of that.
            if descriptor >= 0 { unlink(name) }
            return descriptor
        }
        guard descriptor >= 0 else {
            throw .failed(
                "cannot make a file in \(directory): \(String(cString: strerror(errno))); set TMPDIR to another place"
            )
        }
        return descriptor
    }
}
