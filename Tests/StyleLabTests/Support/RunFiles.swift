import Foundation

/// The files that a training run leaves, and that an interrupted one must leave with the same bytes.
enum RunFiles {
    /// Their names; `timings.jsonl` is not among them, for it tells the time.
    static let names = [
        "events.out.tfevents.stylelab", "head.safetensors", "metrics.jsonl", "report.html", "state.safetensors",
    ]

    /// The contents of the files in a directory, by name.
    static func contents(_ directory: String) throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in names { contents[name] = try Data(contentsOf: URL(filePath: "\(directory)/\(name)")) }
        return contents
    }

    /// The names of those files that differ.
    static func differences(_ first: String, _ second: String) throws -> [String] {
        let (first, second) = (try contents(first), try contents(second))
        return names.filter { first[$0] != second[$0] }
    }

    /// A file's length; 0 when it is not there.
    static func length(_ path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }
}
