/// Small pictures of a map's points.
package struct Thumbnails: Sendable {
    /// JPEG files by row.
    package var files: [Int: [UInt8]] = [:]
    /// How many rows name a picture.
    var namedCount = 0
    /// Those that could not be read, with their reason, in the order of rows.
    var failures: [(file: String, reason: String)] = []
    /// Why there are none at all; nil when there are some.
    package var absence: String?

    /// No pictures yet.
    package init() {}

    /// The rows whose pictures a page takes when it cannot take all: misplaced ones first, since these are looked at, then
    /// others at equal distances.
    package static func choice(of rows: [Int], limit: Int, isMisplaced: (Int) -> Bool) -> [Int] {
        guard rows.count > limit else { return rows }
        let misplaced = rows.filter(isMisplaced)
        guard misplaced.count < limit else { return spread(misplaced, limit) }
        return (misplaced + spread(rows.filter { !isMisplaced($0) }, limit - misplaced.count)).sorted()
    }

    private static func spread(_ rows: [Int], _ count: Int) -> [Int] {
        (0..<count).map { rows[$0 * rows.count / count] }
    }

    /// What is missing, in a sentence; nil when nothing is.
    var sentence: String? {
        if let absence { return absence }
        var parts: [String] = []
        let attempted = files.count + failures.count
        if attempted < namedCount {
            parts.append("\(attempted) of \(namedCount) pictures are included to keep the page small")
        }
        if let first = failures.first {
            let count = failures.count == 1 ? "1 picture" : "\(failures.count) pictures"
            parts.append("\(count) could not be read, the first: \(first.reason)")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
