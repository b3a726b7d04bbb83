import CommandSupport
import FoundationEssentials

/// The record of all paid requests: JSON Lines that are only appended to, each on the disk before what follows it.
public final class Ledger {
    /// The file.
    public let path: String
    /// What it says.
    public private(set) var state = LedgerState()
    private var journal: Journal

    /// Opens a ledger for writing, making it when it is not there.
    ///
    /// - Parameter path: The file.
    /// - Throws: ``DatasetError`` with `file_unwritable`, `file_busy` when another process writes to it, or
    ///   `ledger_invalid` naming a broken line.
    public init(path: String) throws(DatasetError) {
        self.path = path
        journal = try Journal(path: path)
        for event in try Self.events(path) { state.apply(event) }
    }

    /// Reads a ledger without holding it; one that is not there has no events.
    ///
    /// - Parameter path: The file.
    /// - Returns: The events, oldest first; an unfinished last line is passed over.
    /// - Throws: ``DatasetError`` with `ledger_invalid` naming a broken line.
    public static func events(_ path: String) throws(DatasetError) -> [LedgerEvent] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        var reader = try LineReader(path: path)
        let decoder = JSONDecoder()
        var events: [LedgerEvent] = []
        while let line = try reader.next() {
            do {
                events.append(try decoder.decode(LedgerEvent.self, from: line))
            } catch {
                if reader.isUnterminated, Journal.isTorn(line, isObject: LastLine.isObject(line)) { break }
                throw DatasetError(
                    .ledgerInvalid,
                    "\(path) line \(reader.number): \(LineFault.describe(error, of: line)); "
                        + "the ledger says what was paid, so put the line back from a copy rather than take it out"
                )
            }
        }
        return events
    }

    /// Takes out what happened to variants of some photos; what was paid, or may have been, stays without saying for whom.
    /// After a crash the ledger is the old one or the whole new one.
    ///
    /// - Parameter parents: The photos' ids.
    /// - Throws: ``DatasetError`` with `file_unwritable`.
    public func forget(parents: Set<String>) throws(DatasetError) {
        let events = try Self.events(path)
        var left = events.filter { !($0.parentId.map(parents.contains) ?? false) }
        var forgotten = LedgerState()
        for event in events where event.parentId.map(parents.contains) ?? false {
            forgotten.apply(event)
        }
        let paid = forgotten.spentUSD + forgotten.unknownUSD
        if paid > 0 {
            var event = LedgerEvent(.forgotten, key: "forgotten", at: events.last?.at ?? "")
            event.costUSD = paid
            left.append(event)
        }
        do {
            let text = try left.map { try JSONLine.encode($0) + "\n" }.joined()
            try AtomicFile.write(Array(text.utf8), to: path)
        } catch {
            throw DatasetError(.fileUnwritable, "cannot write \(path): \(error)")
        }
        journal = try Journal(path: path)
        state = LedgerState()
        for event in left { state.apply(event) }
    }

    /// Appends an event; it is on the disk when this returns.
    ///
    /// - Parameter event: The event.
    /// - Throws: ``DatasetError`` with `file_unwritable`.
    public func append(_ event: LedgerEvent) throws(DatasetError) {
        do {
            try journal.append([try JSONLine.encode(event)])
        } catch let error as DatasetError {
            throw error
        } catch {
            throw DatasetError(.fileUnwritable, "cannot write \(path): \(error)")
        }
        state.apply(event)
    }
}
