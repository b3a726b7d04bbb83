import FoundationEssentials

extension Manifest {
    /// Reads a manifest line by line; memory holds one line beside the entries.
    ///
    /// Lines of nothing but white space are passed over. A last line that a crash tore is passed over too and told in
    /// ``unfinishedLine``.
    ///
    /// - Parameter path: The manifest's file.
    /// - Throws: ``DatasetError`` with `manifest_unreadable` when the file cannot be read, `manifest_invalid` naming the
    ///   first line that is broken, repeats an id or amends an image that does not stand above it, what is wrong in it
    ///   and what to write instead.
    public init(path: String) throws(DatasetError) {
        var reader = try LineReader(path: path)
        var builder = Builder()
        let decoder = JSONDecoder()
        while let bytes = try reader.next() {
            let line: Line
            do {
                line = try decoder.decode(Line.self, from: bytes)
            } catch {
                if reader.isUnterminated, Journal.isTorn(bytes, isObject: LastLine.isObject(bytes)) {
                    builder.unfinishedLine = reader.number
                    break
                }
                throw DatasetError(
                    .manifestInvalid,
                    "\(path) line \(reader.number): \(LineFault.describe(error, of: bytes))"
                )
            }
            switch line {
            case .image(let entry): try builder.append(entry, line: reader.number, path: path)
            case .amendment(let amendment): try builder.amend(amendment, line: reader.number, path: path)
            }
        }
        self.init(builder)
    }
}
