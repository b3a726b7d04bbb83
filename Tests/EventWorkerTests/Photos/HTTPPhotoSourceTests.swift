import AsyncHTTPClient
import CommandSupport
import EventWorker
import NIOHTTP1
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HTTPPhotoSourceTests {
    private static let picture: [UInt8] = (0..<5000).map { UInt8($0 % 251) }

    /// Fetches from a store that answers so at `/photo.jpg`.
    private func fetch(
        _ answers: PhotoStore.Answer...,
        path: String = "/photo.jpg",
        maximumBytes: Int = 5000,
        timeout: Duration = .seconds(10),
        check: @Sendable (PhotoStore, Result<[UInt8], PhotoSourceError>) async throws -> Void
    ) async throws {
        try await PhotoStore.run(["/photo.jpg": answers, "/elsewhere.jpg": [.reply(200, body: [1])]]) { store in
            let client = HTTPPhotoSource.makeClient()
            let source = HTTPPhotoSource(
                client: client,
                origins: [try #require(PhotoOrigin(store.origin))],
                maximumBytes: maximumBytes,
                timeout: timeout
            )
            let result: Result<[UInt8], PhotoSourceError>
            do throws(PhotoSourceError) {
                result = .success(try await source.photo(at: store.origin + path))
            } catch {
                result = .failure(error)
            }
            try await client.shutdown()
            try await check(store, result)
        }
    }

    private func error(
        _ answers: PhotoStore.Answer...,
        maximumBytes: Int = 5000,
        timeout: Duration = .seconds(10)
    ) async throws -> PhotoSourceError {
        var found: PhotoSourceError?
        try await PhotoStore.run(["/photo.jpg": answers]) { store in
            let client = HTTPPhotoSource.makeClient()
            let source = HTTPPhotoSource(
                client: client,
                origins: [try #require(PhotoOrigin(store.origin))],
                maximumBytes: maximumBytes,
                timeout: timeout
            )
            do throws(PhotoSourceError) {
                let bytes = try await source.photo(at: store.origin + "/photo.jpg")
                Issue.record("\(bytes.count) bytes arrived")
            } catch {
                found = error
            }
            try await client.shutdown()
        }
        return try #require(found)
    }

    @Test(arguments: [true, false])
    func `a photo arrives as it is`(isChunked: Bool) async throws {
        try await fetch(.reply(200, body: Self.picture, isChunked: isChunked)) { store, result in
            #expect(try result.get() == Self.picture)
            let request = try #require(store.requests("/photo.jpg").first)
            #expect(request.method == .GET)
            #expect(request.headers.first(name: "accept")?.contains("image/jpeg") == true)
        }
    }

    @Test(arguments: [
        (404, "photo_not_found"), (410, "photo_not_found"), (401, "photo_url_forbidden"), (403, "photo_url_forbidden"),
        (204, "photo_url_forbidden"), (206, "photo_url_forbidden"), (304, "photo_url_forbidden"),
        (400, "photo_url_forbidden"),
    ])
    func `an answer that will stay the same is final`(_ status: Int, _ code: String) async throws {
        let error = try await error(.reply(status))
        #expect(error.code == code)
        #expect(error.remedy == .none)
        #expect(error.message.contains("127.0.0.1"))
        #expect(error.message.contains("\(status)"))
    }

    @Test(arguments: [408, 425, 429, 500, 502, 503, 504, 599])
    func `an answer that may change is worth another try`(_ status: Int) async throws {
        let error = try await error(.reply(status, body: [1, 2, 3]))
        #expect(error.code == "photo_unavailable")
        #expect(error.remedy == .retry)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirect is not followed`(_ status: Int) async throws {
        try await fetch(.reply(status, headers: [("location", "/elsewhere.jpg")])) { store, result in
            #expect(throws: PhotoSourceError.self) { try result.get() }
            #expect(store.requests("/photo.jpg").count == 1)
            #expect(store.requests("/elsewhere.jpg").isEmpty)
        }
    }

    @Test(arguments: [true, false])
    func `a body beyond the limit is refused, announced or not`(isChunked: Bool) async throws {
        let error = try await error(.reply(200, body: Self.picture, isChunked: isChunked), maximumBytes: 4999)
        #expect(error.code == "photo_too_many_bytes")
        #expect(error.remedy == .none)
        #expect(error.message.contains("4999"))
    }

    @Test func `a store that says nothing is given up after the timeout`() async throws {
        let start = ContinuousClock.now
        let error = try await error(.silence, timeout: .milliseconds(200))
        #expect(error.code == "photo_unavailable")
        #expect(error.remedy == .retry)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func `a store that stops in the middle is given up after the timeout`() async throws {
        let start = ContinuousClock.now
        let error = try await error(.stall(body: [1, 2, 3], announced: 100), timeout: .milliseconds(200))
        #expect(error.code == "photo_unavailable")
        #expect(error.remedy == .retry)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func `a body that ends early is no photo`() async throws {
        let error = try await error(.breakOff(body: [1, 2, 3], announced: 100))
        #expect(error.code == "photo_unavailable")
        #expect(error.remedy == .retry)
    }

    @Test func `a store that is away is worth another try`() async throws {
        var origin = ""
        try await PhotoStore.run([:]) { origin = $0.origin }
        let client = HTTPPhotoSource.makeClient()
        let source = HTTPPhotoSource(
            client: client,
            origins: [try #require(PhotoOrigin(origin))],
            maximumBytes: 10,
            timeout: .milliseconds(300)
        )
        let error = await #expect(throws: PhotoSourceError.self) { try await source.photo(at: origin + "/photo.jpg") }
        #expect(error?.code == "photo_unavailable")
        #expect(error?.remedy == .retry)
        try await client.shutdown()
    }

    @Test func `only allowed origins are asked`() async throws {
        try await PhotoStore.run(["/photo.jpg": [.reply(200, body: [1])]]) { store in
            let client = HTTPPhotoSource.makeClient()
            let origins = ["http://127.0.0.1:1", "https://127.0.0.1:\(store.port)"].compactMap { PhotoOrigin($0) }
            let source = HTTPPhotoSource(client: client, origins: origins, maximumBytes: 10, timeout: .seconds(5))
            for url in [
                store.origin + "/photo.jpg", "http://user@127.0.0.1:\(store.port)/photo.jpg", "nothing", "http://",
            ] {
                let error = await #expect(throws: PhotoSourceError.self) { try await source.photo(at: url) }
                #expect(error?.code == "photo_url_forbidden")
            }
            #expect(store.requests("/photo.jpg").isEmpty)
            try await client.shutdown()
        }
    }
}
