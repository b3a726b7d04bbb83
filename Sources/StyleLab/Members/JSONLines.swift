import CommandSupport
import FoundationEssentials

/// A file of one JSON value a line.
enum JSONLines {
    /// Calls `body` with each line that is not empty and its number, from 1.
    ///
    /// - Throws: ``CommandFailure`` of wrong use when the file cannot be read, and what `body` throws.
    static func forEach(
        _ path: String,
        _ body: ([UInt8], Int) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        } catch {
            throw .usage("\(path) cannot be read; name a file of one JSON value a line")
        }
        var number = 0
        for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let isBlank = line.allSatisfy {
                $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r")
            }
            if !isBlank { try body([UInt8](line), number) }
        }
    }
}
