import Foundation
import Testing

/// The files that the tests compare with.
enum Fixture {
    static func read<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
        let root = try #require(Bundle.module.resourceURL)
        return try JSONDecoder().decode(type, from: Data(contentsOf: root.appending(path: "Fixtures/\(name)")))
    }
}
