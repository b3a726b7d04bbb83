import EventWorker
import Testing

/// Stores that do not keep to HTTP.
@Suite(.timeLimit(.minutes(2)))
struct HTTPFaultTests {
    private static let start = "HTTP/1.1 200 OK\r\n"

    private func fetch(
        _ answer: PhotoStore.Answer,
        within timeout: Duration = .seconds(60)
    ) async throws -> Result<[UInt8], PhotoSourceError> {
        var found: Result<[UInt8], PhotoSourceError>?
        try await PhotoStore.run(["/photo.jpg": [answer]]) { store in
            found = await LoopbackFetch.photo(at: store.origin + "/photo.jpg", of: [store.origin]) { limits in
                limits.timeout = timeout
                limits.leastBytesPerSecond = 0
            }
        }
        return try #require(found)
    }

    @Test func `what comes behind the announced body is no part of the photo`() async throws {
        let result = try await fetch(.raw(Self.start + "content-length: 3\r\n\r\nabcdefgh"))
        #expect(result.bytes == Array("abc".utf8), "\(result)")
    }

    @Test(arguments: [
        "content-length: 3\r\ncontent-length: 5\r\n", "content-length: 5\r\ncontent-length: 3\r\n",
        "content-length: 3, 5\r\n", "content-length: -5\r\n", "content-length: 0x5\r\n",
        "content-length: 99999999999999999999999\r\n", "content-length: 5\r\ntransfer-encoding: chunked\r\n",
        "no header at all\r\n", " folded: 1\r\n",
    ])
    func `a length that contradicts itself makes no photo`(_ headers: String) async throws {
        let result = try await fetch(.raw(Self.start + headers + "\r\nabcde"))
        #expect(result.code == "photo_unavailable", "\(result)")
        let error = try #require(throws: PhotoSourceError.self) { try result.get() }
        #expect(error.remedy == .retry && error.store != nil)
    }

    @Test(arguments: [
        // One field, or its name, or any number of them.
        (start + "x: ", String(repeating: "y", count: 1 << 12)), (start, String(repeating: "x", count: 1 << 12)),
        (start, "x: y\r\n"),
    ])
    func `a head without an end is left long before the time is up`(_ beginning: String, _ more: String) async throws {
        let result = try await fetch(.raw(beginning, forever: more))
        #expect(result.code == "photo_unavailable", "\(result)")
        let error = try #require(throws: PhotoSourceError.self) { try result.get() }
        #expect(!error.message.contains("took longer"), "\(error.message)")
    }

    @Test func `a status line without an end, of which nothing is kept, lasts until the time is up`() async throws {
        let answer = PhotoStore.Answer.raw("HTTP/1.1 200 ", forever: String(repeating: "O", count: 1 << 12))
        let result = try await fetch(answer, within: .seconds(2))
        #expect(result.code == "photo_unavailable", "\(result)")
    }

    @Test func `a head of half a megabyte is refused`() async throws {
        let field = "x: " + String(repeating: "y", count: 1 << 19) + "\r\n"
        let result = try await fetch(.raw(Self.start + field + "content-length: 1\r\n\r\na"))
        #expect(result.code == "photo_unavailable", "\(result)")
    }
}
