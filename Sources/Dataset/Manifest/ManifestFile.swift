import CommandSupport
import FoundationEssentials

/// A manifest that is written to: held by one process at a time, in order at every instant.
public final class ManifestFile {
    /// The file.
    public let path: String
    /// What was wrong with the end of the file when it was opened.
    public let mending: Journal.Mending?
    /// The images, with all that was written so far.
    public private(set) var manifest: Manifest
    private var journal: Journal

    /// Opens a manifest for writing, taking off a line that a crash tore.
    ///
    /// - Parameter path: The file, which must be there.
    /// - Throws: ``DatasetError`` as reading does, `file_unwritable`, or `file_busy` when another process writes to it.
    public init(path: String) throws(DatasetError) {
        // Read first: a wrong name must not make a file, nor a broken file be mended.
        _ = try Manifest(path: path)
        journal = try Journal(path: path)
        Self.removeRemnants(of: path)
        self.path = path
        mending = journal.mending
        manifest = try Manifest(path: path)
    }

    /// Adds images, one line each.
    ///
    /// - Parameter entries: The images, with ids that do not stand in the manifest.
    /// - Throws: ``DatasetError`` with `manifest_invalid` for an id that is there, `file_unwritable` when the disk does
    ///   not take the lines.
    public func append(_ entries: [Manifest.Entry]) throws(DatasetError) {
        let grown = try Manifest(entries: manifest.entries + entries)
        try journal.append(try entries.map { entry throws(DatasetError) in try Self.line(entry) })
        manifest = grown
    }

    /// Amends images, one line each.
    ///
    /// - Parameter amendments: What was learned of images that stand in the manifest.
    /// - Throws: ``DatasetError`` with `manifest_invalid` for an id that is not there, `file_unwritable` when the disk
    ///   does not take the lines.
    public func append(_ amendments: [Manifest.Amendment]) throws(DatasetError) {
        let amended = try manifest.amended(amendments)
        try journal.append(try amendments.map { amendment throws(DatasetError) in try Self.line(amendment) })
        manifest = amended
    }

    /// Amends images in one step: after a crash either all of the lines are there or none.
    ///
    /// - Parameter amendments: What was learned of images that stand in the manifest.
    /// - Throws: As ``append(_:)-([Manifest.Amendment])`` does.
    public func appendAtOnce(_ amendments: [Manifest.Amendment]) throws(DatasetError) {
        guard !amendments.isEmpty else { return }
        let amended = try manifest.amended(amendments)
        var bytes = try Self.bytes(of: path)
        if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
        for amendment in amendments { bytes += try Self.line(amendment).utf8 + [0x0A] }
        try replace(with: bytes)
        manifest = amended
    }

    /// Takes images out, with all lines that amend them; the other lines keep their bytes. After a crash either all are
    /// gone or none.
    ///
    /// - Parameter ids: The images' ids; those that are not there are passed over.
    /// - Throws: ``DatasetError`` with `manifest_unreadable` or `file_unwritable`.
    public func remove(_ ids: Set<String>) throws(DatasetError) {
        let left = try Manifest(entries: manifest.entries.filter { !ids.contains($0.id) })
        var reader = try LineReader(path: path)
        let decoder = JSONDecoder()
        var bytes: [UInt8] = []
        while let line = try reader.next() {
            let id: String
            do {
                switch try decoder.decode(Manifest.Line.self, from: line) {
                case .image(let entry): id = entry.id
                case .amendment(let amendment): id = amendment.amends
                }
            } catch {
                throw DatasetError(
                    .manifestInvalid,
                    "\(path) line \(reader.number): the file changed while it was read"
                )
            }
            if !ids.contains(id) { bytes += line + [0x0A] }
        }
        try replace(with: bytes)
        manifest = left
    }

    /// Removes what killed processes had not finished writing; no other one writes while the lock is held.
    private static func removeRemnants(of path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let directory = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : "./"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in names where name.hasPrefix("\(parts.last ?? "").partial-") {
            try? FileManager.default.removeItem(atPath: directory + name)
        }
    }

    private func replace(with bytes: [UInt8]) throws(DatasetError) {
        do {
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw DatasetError(.fileUnwritable, error.message)
        }
        journal = try Journal(path: path)
    }

    private static func bytes(of path: String) throws(DatasetError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw DatasetError(.manifestUnreadable, "cannot read \(path): \(error)")
        }
    }

    private static func line(_ value: some Encodable) throws(DatasetError) -> String {
        do {
            return try JSONLine.encode(value)
        } catch {
            throw DatasetError(.manifestInvalid, "cannot be written as JSON: \(error)")
        }
    }
}

extension Manifest {
    /// The manifest with amendments.
    ///
    /// - Parameter amendments: What was learned of its images.
    /// - Returns: The images with what was learned.
    /// - Throws: ``DatasetError`` with `manifest_invalid` for an id that is not there.
    public func amended(_ amendments: [Amendment]) throws(DatasetError) -> Manifest {
        var builder = Builder()
        for (index, entry) in entries.enumerated() { try builder.append(entry, line: index + 1, path: "the manifest") }
        for amendment in amendments {
            try builder.amend(amendment, line: entries.count + 1, path: "the manifest")
        }
        return Manifest(builder)
    }
}
