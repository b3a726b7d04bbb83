import Dataset
import Foundation

/// A directory with drawings of the demo and a manifest of them.
final class DrawingSet: Sendable {
    let directory = TemporaryDirectory()

    var path: String { directory.path }
    var manifest: String { directory.path + "/manifest.jsonl" }
    var output: String { directory.path + "/features.safetensors" }

    /// The arguments of `features` for this set.
    var arguments: [String] {
        ["features", "--model", Repository.checkpoint, "--manifest", manifest, "--out", output]
    }

    /// The first `count` drawings, as `drawings/N.jpg`, from the first anew after the last; the last fifth stands in
    /// validation.
    init(_ count: Int) throws {
        try directory.makeDirectory("drawings")
        let distinct = try Repository.styles().count
        for number in 1...count {
            try directory.link("drawings/\(number).jpg", to: Repository.drawing((number - 1) % distinct + 1))
        }
        try write(Self.entries(count))
    }

    static func entries(_ count: Int) throws -> [Manifest.Entry] {
        let styles = try Repository.styles()
        return (1...count).map { number in
            var entry = Manifest.Entry(id: "drawing-\(number)", file: "drawings/\(number).jpg")
            entry.split = number > count - max(1, count / 5) ? .validation : .train
            entry.identityId = "member-\(number)"
            entry.labels = [Manifest.Label(style: styles[(number - 1) % styles.count])]
            return entry
        }
    }

    func write(_ entries: [Manifest.Entry]) throws {
        let lines = try entries.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        try directory.write(Array(lines.joined(separator: "\n").utf8), to: "manifest.jsonl")
    }

    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: "\(path)/\(name)")))
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/\(name)")
    }

    /// The files below a directory.
    func files(below name: String) -> [String] {
        let found = FileManager.default.enumerator(atPath: "\(path)/\(name)")?.compactMap { $0 as? String } ?? []
        return found.filter { $0.hasSuffix(".safetensors") }.sorted()
    }
}
