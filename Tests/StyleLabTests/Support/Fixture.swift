import Foundation
import Testing

/// The files that the tests compare with.
enum Fixture {
    /// The path of a file under Fixtures.
    static func path(_ name: String) throws -> String {
        let root = try #require(Bundle.module.resourceURL)
        return root.appending(path: "Fixtures/\(name)").path
    }
}
