import CommandSupport
import Dataset
import Glibc
import Inference

/// Generated pictures by the SHA-256 of their bytes, and replies that have been received but not yet taken apart.
///
/// There is no seed to make a picture again with: these bytes are the only ones.
struct GeneratedStore: Sendable {
    /// Where pictures lie, relative to the manifest.
    private static let folder = "generated"
    /// Bytes of disk that a large picture takes: its reply, which holds it as text, and its file.
    private static let largestPicture = 40 << 20

    private let directory: String

    /// A store beside a manifest.
    ///
    /// - Throws: ``CommandFailure`` when the directories cannot be made.
    init(beside directory: String) throws(CommandFailure) {
        self.directory = directory
        try OutputFile.makeDirectory("\(directory)/\(Self.folder)/pending")
    }

    /// The path of a picture relative to the manifest.
    static func file(_ sha256: String) -> String {
        "\(folder)/\(sha256.prefix(2))/\(sha256).jpg"
    }

    /// The paths, relative to the manifest, of all that is kept of a request: its picture and its reply.
    static func files(of event: LedgerEvent) -> [String] {
        ["\(folder)/pending/\(event.key)"] + (event.sha256.map { [file($0)] } ?? [])
    }

    /// Whether the disk takes what some requests bring back: what cannot be kept is paid for nothing.
    func hasRoom(requests: Int) -> Bool {
        var status = statvfs()
        guard statvfs("\(directory)/\(Self.folder)", &status) == 0 else { return true }
        return UInt(status.f_bavail) * UInt(status.f_frsize) >= UInt(requests * Self.largestPicture)
    }

    /// Keeps a picture.
    ///
    /// - Returns: Its SHA-256.
    /// - Throws: ``CommandFailure`` when the disk does not take it.
    func keep(_ bytes: [UInt8]) throws(CommandFailure) -> String {
        let sha256 = ContentHash.sha256(bytes)
        let path = "\(directory)/\(Self.file(sha256))"
        try OutputFile.makeDirectory(OutputFile.directory(of: path))
        try AtomicFile.write(bytes, to: path)
        return sha256
    }

    /// The bytes of a picture.
    ///
    /// - Throws: ``CommandFailure`` when it is not there any more.
    func picture(_ sha256: String) throws(CommandFailure) -> [UInt8] {
        try read("\(directory)/\(Self.file(sha256))")
    }

    /// Keeps a good reply until the ledger knows what came of it: the request's id in a line, and below it the body.
    ///
    /// - Throws: ``CommandFailure`` when the disk does not take it.
    func keepReply(_ reply: ServiceReply, for key: String) throws(CommandFailure) {
        let id = (reply.requestId ?? "").utf8.filter { $0 != 0x0A }
        try AtomicFile.write(id + [0x0A] + reply.body, to: pending(key))
    }

    /// A reply that was received by a run that ended before it was taken apart.
    func reply(for key: String) throws(CommandFailure) -> ServiceReply? {
        guard OutputFile.exists(pending(key)) else { return nil }
        let bytes = try read(pending(key))
        let end = bytes.firstIndex(of: 0x0A) ?? 0
        let id = String(decoding: bytes[..<end], as: UTF8.self)
        return ServiceReply(
            status: 200,
            requestId: id.isEmpty ? nil : id,
            body: Array(bytes.dropFirst(end + 1))
        )
    }

    /// Drops the body of a reply; all that matters of it is kept elsewhere.
    func dropReply(for key: String) { unlink(pending(key)) }

    private func pending(_ key: String) -> String { "\(directory)/\(Self.folder)/pending/\(key)" }

    private func read(_ path: String) throws(CommandFailure) -> [UInt8] {
        do {
            return try PhotoFile.read(path, limit: 128 << 20)
        } catch {
            throw .failed("\(error.message); it was paid for: put it back from a copy")
        }
    }
}
