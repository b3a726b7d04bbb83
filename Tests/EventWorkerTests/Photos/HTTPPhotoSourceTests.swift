import CommandSupport
import EventWorker
import NIOCore
import NIOHTTP1
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HTTPPhotoSourceTests {
    private static let picture: [UInt8] = (0..<5000).map { UInt8($0 % 251) }

    /// Fetches from a store that answers so at `/photo.jpg`.
    private func fetch(
        _ answers: PhotoStore.Answer...,
        path: String = "/photo.jpg",
        limits change: (inout PhotoFetchLimits) -> Void = { _ in },
        check: @Sendable (PhotoStore, Result<[UInt8], PhotoSourceError>) async throws -> Void
    ) async throws {
        try await PhotoStore.run(["/photo.jpg": answers, "/elsewhere.jpg": [.reply(200, body: [1])]]) { store in
            let result = await LoopbackFetch.photo(at: store.origin + path, of: [store.origin], limits: change)
            try await check(store, result)
        }
    }

    private func error(
        _ answers: PhotoStore.Answer...,
        maximumBytes: Int = 5000,
        timeout: Duration = .seconds(10),
        least: Int = 0
    ) async throws -> PhotoSourceError {
        var found: Result<[UInt8], PhotoSourceError>?
        try await PhotoStore.run(["/photo.jpg": answers]) { store in
            found = await LoopbackFetch.photo(at: store.origin + "/photo.jpg", of: [store.origin]) { limits in
                limits.maximumBytes = maximumBytes
                limits.timeout = timeout
                limits.leastBytesPerSecond = least
                limits.rateWindow = .milliseconds(300)
            }
        }
        return try #require(throws: PhotoSourceError.self) { try found?.get() }
    }

    @Test(arguments: [true, false])
    func `a photo arrives as it is`(isChunked: Bool) async throws {
        try await fetch(.reply(200, body: Self.picture, isChunked: isChunked)) { store, result in
            #expect(result.bytes == Self.picture)
            let request = try #require(store.requests("/photo.jpg").first)
            #expect(request.method == .GET)
            #expect(request.headers.first(name: "accept")?.contains("image/jpeg") == true)
        }
    }

    @Test(arguments: [
        (404, "photo_not_found"), (410, "photo_not_found"), (401, "photo_refused"), (403, "photo_refused"),
        (204, "photo_refused"), (206, "photo_refused"), (304, "photo_refused"), (400, "photo_refused"),
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

    @Test func `a store that drips is given up before its time is up`() async throws {
        let error = try await error(.drip(every: .milliseconds(20)), timeout: .seconds(40), least: 1000)
        #expect(error.code == "photo_too_slow")
        #expect(error.remedy == .retry)
    }

    @Test func `a body without an end is left at the limit`() async throws {
        let error = try await error(.endless(), maximumBytes: 1 << 20, timeout: .seconds(40))
        #expect(error.code == "photo_too_many_bytes")
        #expect(error.remedy == .none)
    }

    @Test(arguments: ["text/html; charset=utf-8", "application/json", "video/mp4"])
    func `what calls itself something else is no photo`(_ type: String) async throws {
        let error = try await error(.reply(200, body: [1], headers: [("content-type", type)]))
        #expect(error.code == "photo_type_forbidden")
        #expect(error.remedy == .none)
    }

    @Test func `what is compressed is not unpacked`() async throws {
        let error = try await error(.reply(200, body: [1], headers: [("content-encoding", "gzip")]))
        #expect(error.code == "photo_type_forbidden")
    }

    @Test(arguments: ["image/jpeg", "IMAGE/PNG; q=1", "application/octet-stream", "binary/octet-stream"])
    func `a picture may call itself bytes`(_ type: String) async throws {
        try await fetch(.reply(200, body: [1, 2], headers: [("content-type", type)])) { _, result in
            #expect(result.bytes == [1, 2])
        }
    }

    @Test(arguments: [("7", Duration.seconds(7)), ("100000", .seconds(60)), ("-3", nil), ("soon", nil), ("0", .zero)])
    func `a store says when to come back, within bounds`(_ text: String, _ pause: Duration?) async throws {
        let error = try await error(.reply(429, headers: [("retry-after", text)]))
        #expect(error.code == "photo_unavailable")
        #expect(error.retryAfter == pause)
    }

    @Test func `a store may name a date to come back`() async throws {
        let past = try await error(.reply(503, headers: [("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")]))
        #expect(past.retryAfter == .zero)
        let future = try await error(.reply(503, headers: [("retry-after", "Fri, 06 Nov 2122 08:49:37 GMT")]))
        #expect(future.retryAfter == .seconds(60))
    }

    @Test func `a store that is away is worth another try`() async throws {
        var origin = ""
        try await PhotoStore.run([:]) { origin = $0.origin }
        let result = await LoopbackFetch.photo(at: origin + "/photo.jpg", of: [origin])
        let error = try #require(throws: PhotoSourceError.self) { try result.get() }
        #expect(error.code == "photo_unavailable")
        #expect(error.remedy == .retry)
        #expect(error.store == String(origin.dropFirst("http://".count)))
    }

    @Test func `only allowed origins are asked`() async throws {
        try await PhotoStore.run(["/photo.jpg": [.reply(200, body: [1])]]) { store in
            let origins = ["http://127.0.0.1:1", "https://127.0.0.1:\(store.port)"]
            for url in [
                store.origin + "/photo.jpg", "http://user@127.0.0.1:\(store.port)/photo.jpg", "nothing", "http://",
            ] {
                let result = await LoopbackFetch.photo(at: url, of: origins)
                let error = try #require(throws: PhotoSourceError.self) { try result.get() }
                #expect(error.code == "photo_url_forbidden")
            }
            #expect(store.requests("/photo.jpg").isEmpty)
        }
    }
}
