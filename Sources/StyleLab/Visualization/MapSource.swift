import CommandSupport
import MetricLearning

/// The rows of a file of vectors that a map shows, checked.
struct MapSource: Sendable {
    /// The fewest points a map makes sense with.
    static let smallestCount = 4

    /// The rows that are shown, in the file's order.
    let file: VectorFile

    /// Reads a file and takes the rows of the given splits, of all when none is given.
    ///
    /// - Throws: ``CommandFailure`` of wrong use that names the file and what is wrong in it.
    init(path: String, splits: [String]) throws(CommandFailure) {
        let whole = try VectorFile(path: path)
        let rows = try Self.rows(of: whole, in: splits, path: path)
        let file = rows.count == whole.ids.count ? whole : whole.selecting(rows: rows)
        let part = splits.isEmpty ? path : "split \(splits.map(\.quotedForTerminal).joined(separator: ", ")) of \(path)"
        guard file.ids.count >= Self.smallestCount else {
            let rows = file.ids.count == 1 ? "1 row" : "\(file.ids.count) rows"
            throw .usage("\(part) holds \(rows); a map needs at least \(Self.smallestCount)")
        }
        for row in 0..<file.vectors.rows where !file.vectors[row: row].allSatisfy(\.isFinite) {
            throw .usage(
                "\(part): the vector of \(file.ids[row].quotedForTerminal) holds a value that is no finite number; "
                    + "compute it again"
            )
        }
        let first = file.vectors[row: 0]
        if (1..<file.vectors.rows).allSatisfy({ file.vectors[row: $0].elementsEqual(first) }) {
            throw .usage(
                "\(part): all \(file.vectors.rows) vectors are the same, so there is nothing to lay out; "
                    + "a head whose training has collapsed makes such embeddings"
            )
        }
        self.file = file
    }

    private static func rows(of file: VectorFile, in splits: [String], path: String) throws(CommandFailure) -> [Int] {
        guard !splits.isEmpty else { return Array(file.ids.indices) }
        let known = Set(file.splits)
        if let unknown = splits.first(where: { !known.contains($0) }) {
            let names = known.sorted().map(\.quotedForTerminal).joined(separator: ", ")
            throw .usage(
                "\(path) has no split \(unknown.quotedForTerminal); it has \(known.isEmpty ? "no rows" : names)"
            )
        }
        let wanted = Set(splits)
        return file.splits.indices.filter { wanted.contains(file.splits[$0]) }
    }
}

extension VectorFile {
    /// The file with some of its rows, in their order.
    func selecting(rows: [Int]) -> VectorFile {
        VectorFile(
            kind: kind,
            vectors: vectors.selecting(rows: rows),
            labels: rows.map { labels[$0] },
            ids: rows.map { ids[$0] },
            classes: classes,
            splits: rows.map { splits[$0] },
            origins: rows.map { origins[$0] },
            fingerprint: fingerprint
        )
    }
}

extension String {
    /// Text of a file for a sentence on a terminal: in quotes, without characters that a terminal obeys, and not too long.
    var quotedForTerminal: String {
        let limit = 80
        let shown = String(
            String.UnicodeScalarView(unicodeScalars.prefix(limit).map { $0.isControl ? "\u{FFFD}" : $0 })
        )
        return "\"\(shown)\(unicodeScalars.count > limit ? "…" : "")\""
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { properties.generalCategory == .control || properties.generalCategory == .format }
}
