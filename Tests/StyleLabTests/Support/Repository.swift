import Foundation

/// Files of the project that tests use where they lie.
enum Repository {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The bundled small checkpoint with its head.
    static let checkpoint = root.appending(path: "Sources/EventWorker/Demo/Resources/checkpoint").path

    private static let members = root.appending(path: "Sources/EventWorker/Demo/Resources/members")

    /// The path of one of the demo's drawings, from 1 to 85.
    static func drawing(_ number: Int) -> String {
        let name = String(repeating: "0", count: 3 - "\(number)".count) + "\(number).jpg"
        return members.appending(path: "drawings/\(name)").path
    }

    /// One of the demo's drawings and what it shows.
    struct Drawing: Decodable {
        let userId: String
        let photo: String
        let style: String

        var path: String { members.appending(path: photo).path }
    }

    /// All drawings of the demo: one of each member, then those that some members change to.
    static func drawings() throws -> [Drawing] {
        try ["members.json", "updates.json"].flatMap {
            try JSONDecoder().decode([Drawing].self, from: Data(contentsOf: members.appending(path: $0)))
        }
    }

    /// The styles of the demo's first drawings, in their order.
    static func styles() throws -> [String] {
        try drawings().prefix(80).map(\.style)
    }
}
