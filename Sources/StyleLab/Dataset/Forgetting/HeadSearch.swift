import CommandSupport
import FoundationEssentials
import Inference

/// Finds out which heads have seen a person.
///
/// A head's file holds the SHA-256 of the features that it was trained on; a file of features that has the same one says
/// whose they were.
struct HeadSearch: Sendable {
    /// Heads that were trained on images of the person.
    private(set) var trained: [String] = []
    /// Heads that were judged by images of the person while they were trained.
    private(set) var judged: [String] = []
    /// Heads whose data are in none of the files, so that nothing can be said of them.
    private(set) var unknown: [String] = []

    /// Looks at all heads below some directories.
    ///
    /// - Throws: ``CommandFailure`` of wrong use when one of them is no directory.
    init(_ directories: [String], data: [ForgettingPlan.VectorRows]) throws(CommandFailure) {
        let known = data.reduce(into: [String: Set<String>]()) { known, vectors in
            guard let found = try? TrainingData(vectors.file, path: vectors.path, splits: SplitNames())
            else { return }
            known[found.description.sha256] = Set(vectors.rows.map { vectors.file.splits[$0] })
        }
        let names = SplitNames()
        for directory in directories {
            guard let files = try? FileManager.default.subpathsOfDirectory(atPath: directory) else {
                throw .usage(
                    "\(directory) is no directory that can be read; name one below which heads lie"
                )
            }
            for name in files where name.hasSuffix(".safetensors") {
                let path = "\(directory)/\(name)"
                guard let file = try? SafetensorsFile(path: path), file.header.entries["4.weight"] != nil
                else {
                    continue
                }
                guard let data = file.header.metadata["dataSha256"], let splits = known[data] else {
                    unknown.append(path)
                    continue
                }
                if splits.contains(names.training) { trained.append(path) }
                if splits.contains(names.validation) { judged.append(path) }
            }
        }
        trained.sort()
        judged.sort()
        unknown.sort()
    }
}
