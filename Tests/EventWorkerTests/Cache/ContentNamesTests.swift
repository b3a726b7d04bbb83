import EventWorker
import Foundation
import Synchronization
import Testing

/// Names of photos and texts in the cache, and the key that they are made with.
@Suite("Content names")
struct ContentNamesTests {
    private static let key = "0123456789abcdef0123456789abcdef"
    private static let photo = Array("a photo".utf8)

    private let directory = TemporaryDirectory()
    private var path: String { directory.path + "/key" }

    /// Puts another file in the place of the key's, as mounted secrets do.
    private func replace(_ key: String) throws {
        try Data(key.utf8).write(to: URL(filePath: path), options: .atomic)
    }

    private func names(
        _ key: String,
        onRefusal: @escaping @Sendable (ConfigurationError) -> Void = { _ in }
    ) throws -> ContentNames {
        try replace(key)
        return ContentNames(keyFile: try HashKeyFile(path, setting: "cache.hashKeyFile", onRefusal: onRefusal))
    }

    @Test("A name is the HMAC-SHA-256 under the key, and not the model's matter", arguments: ["", "\n", "\r\n"])
    func keyed(lineEnd: String) throws {
        let names = try names(Self.key + lineEnd)
        // As Python's hmac computes it.
        let expected = "d11ced1a89ca3580ef06baf6b0c1f0761bc20499cd71957bc45ca40d3530ba3c"
        #expect(names.name(of: Self.photo, fingerprint: "a") == expected)
        #expect(names.name(of: Self.photo, fingerprint: "b") == expected)
        #expect(names.name(of: Self.photo + [0], fingerprint: "a") != expected)
    }

    @Test("Without a key file the model's fingerprint is the key")
    func unkeyed() {
        let fingerprint = String(repeating: "a", count: 64)
        let name = ContentNames().name(of: Array("MBTI: INFJ".utf8), fingerprint: fingerprint)
        #expect(name == "b3fe6c78d3f18977334d24bd98495a9c03193996aa3e1625fd82fc4e1eae9476")
        #expect(ContentNames().name(of: Self.photo, fingerprint: "a") != Hash.sha256(Self.photo))
    }

    @Test("A key that is replaced counts at once, and one that is put back gives the old names")
    func rotation() throws {
        let names = try names(Self.key)
        let first = names.name(of: Self.photo, fingerprint: "")
        try replace("another key of the same length!!")
        #expect(names.name(of: Self.photo, fingerprint: "") != first)
        try replace(Self.key)
        #expect(names.name(of: Self.photo, fingerprint: "") == first)
    }

    @Test("A file that cannot be used leaves the key as it was, and is told of once")
    func refusal() throws {
        let refusals = Mutex<[ConfigurationError]>([])
        let names = try names(Self.key) { error in refusals.withLock { $0.append(error) } }
        let first = names.name(of: Self.photo, fingerprint: "")
        try replace("hunter2")
        for _ in 1...3 { #expect(names.name(of: Self.photo, fingerprint: "") == first) }
        let found = refusals.withLock { $0 }
        #expect(found.count == 1)
        #expect(found.first?.description.contains("has 7 bytes; it must have 16 to 4096") == true)
        #expect(found.first?.description.contains("hunter2") == false)
    }

    @Test("A key that is missing, short or long is refused at the start", arguments: [nil, 0, 15, 4097])
    func start(count: Int?) throws {
        if let count { try directory.write([UInt8](repeating: 0x61, count: count), to: "key") }
        let error = try #require(throws: ConfigurationError.self) {
            try HashKeyFile(path, setting: "cache.hashKeyFile")
        }
        #expect(error.key == "cache.hashKeyFile" && error.description.contains(path))
    }
}
