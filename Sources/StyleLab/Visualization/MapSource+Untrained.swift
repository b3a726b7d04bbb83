import CommandSupport
import MetricLearning

extension MapSource {
    /// The vectors that another file has for the same images, in the map's order.
    ///
    /// - Throws: ``CommandFailure`` of wrong use that names the file and the first image without a usable vector in it.
    func rows(from path: String) throws(CommandFailure) -> Matrix {
        let other = try VectorFile(path: path)
        let rowOfID = Dictionary(other.ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var rows: [Int] = []
        for id in file.ids {
            guard let row = rowOfID[id] else {
                throw .usage(
                    "\(path) has no row \(id.quotedForTerminal); give the features that the embeddings were made of"
                )
            }
            guard other.vectors[row: row].allSatisfy(\.isFinite) else {
                throw .usage(
                    "\(path): the vector of \(id.quotedForTerminal) holds a value that is no finite number; "
                        + "compute it again"
                )
            }
            rows.append(row)
        }
        return other.vectors.selecting(rows: rows)
    }
}
