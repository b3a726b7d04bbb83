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

    /// The styles of the demo's first drawings, in their order.
    static func styles() throws -> [String] {
        struct Member: Decodable {
            let style: String
        }
        let data = try Data(contentsOf: members.appending(path: "members.json"))
        return try JSONDecoder().decode([Member].self, from: data).map(\.style)
    }
}
