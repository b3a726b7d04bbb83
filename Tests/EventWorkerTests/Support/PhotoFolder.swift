import EventWorker
import Foundation

/// The photo root of a test's worker: drawings of the demo by number, and whatever a test puts in.
final class PhotoFolder: Sendable {
    let directory = TemporaryDirectory()

    var path: String { directory.path + "/photos" }

    init() throws {
        try directory.makeDirectory("photos")
    }

    /// The bytes of one of the demo's drawings, from 1.
    static func drawing(_ number: Int) throws -> [UInt8] {
        let name = "members/drawings/" + String(repeating: "0", count: 3 - "\(number)".count) + "\(number).jpg"
        return [UInt8](try Data(contentsOf: URL(filePath: DemoResources.path(name))))
    }

    /// Puts a file into the folder and returns its URL.
    func add(_ bytes: [UInt8], as name: String) throws -> String {
        try directory.write(bytes, to: "photos/\(name)")
        return url(name)
    }

    /// Puts one of the drawings into the folder and returns its URL.
    func add(drawing number: Int) throws -> String {
        try add(Self.drawing(number), as: "\(number).jpg")
    }

    func url(_ name: String) -> String { "file://\(path)/\(name)" }
}
