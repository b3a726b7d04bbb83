import EventWorker
import FoundationEssentials
import NIOHTTP1
import Synchronization
import Testing

/// Temporary keys and a token service that is away.
@Suite(.timeLimit(.minutes(2)))
struct S3TemporaryKeyTests {
    private let scratch = TemporaryDirectory()

    private static func key(_ name: String, until end: Date) -> PhotoStore.Answer {
        let text = """
            <AssumeRoleWithWebIdentityResponse><Credentials><AccessKeyId>\(name)</AccessKeyId>
            <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
            <Expiration>\(end.formatted(.iso8601))</Expiration></Credentials></AssumeRoleWithWebIdentityResponse>
            """
        return .reply(200, body: Array(text.utf8), headers: [("content-type", "text/xml")])
    }

    private static let refusal = Array("<Error><Code>ExpiredToken</Code></Error>".utf8)

    /// Runs a test on a source whose token service gives these answers, and whose time is in its hands.
    private func run(
        tokens: [PhotoStore.Answer],
        photo: [PhotoStore.Answer] = [.reply(200, body: [5])],
        _ body: (S3PhotoSource, PhotoStore, @escaping @Sendable (Date) -> Void) async throws -> Void
    ) async throws {
        try scratch.write(Array("a.web.token\n".utf8), to: "token")
        let environment = [
            "AWS_WEB_IDENTITY_TOKEN_FILE": scratch.path + "/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/worker",
        ]
        let fetcher = PhotoFetcher(
            limits: PhotoFetchLimits(),
            addresses: AddressPolicy(allowing: LoopbackFetch.networks)
        )
        let time = SharedDate()
        try await PhotoStore.run(["/": tokens, "/photos/a.jpg": photo]) { store in
            var settings = S3Settings()
            settings.buckets = ["photos"]
            settings.endpoint = URL(string: store.origin)
            settings.tokenEndpoint = URL(string: store.origin + "/")
            settings.usesPathStyle = true
            let source = S3PhotoSource(fetcher: fetcher, settings: settings, environment: environment) { time.now }
            try await body(source, store) { time.set($0) }
        }
        await fetcher.shutdown()
    }

    private final class SharedDate: Sendable {
        private let date = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
        var now: Date { date.withLock { $0 } }
        func set(_ now: Date) { date.withLock { $0 = now } }
    }

    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private func signers(_ store: PhotoStore) -> [String] {
        store.requests("/photos/a.jpg").compactMap { head in
            head.headers.first(name: "authorization")?.firstMatch(of: /Credential=([^\/]+)\//).map { String($0.1) }
        }
    }

    @Test func `a key that is still valid is used while its renewal fails, and renewed when it can be`() async throws {
        let end = Self.start.addingTimeInterval(3600)
        let tokens = [
            Self.key("FIRST", until: end), .reply(503), .reply(503),
            Self.key("SECOND", until: end.addingTimeInterval(3600)),
        ]
        try await run(tokens: tokens) { source, store, set in
            // Until five minutes before its end nobody asks for another one.
            for seconds in [0.0, 3200] {
                set(Self.start.addingTimeInterval(seconds))
                #expect((try? await source.photo(at: "s3://photos/a.jpg")) == [5])
            }
            #expect(store.requests("/").count == 1)
            // Then it is renewed in vain, and not for each photo.
            for seconds in [3301.0, 3302, 3303, 3335, 3336] {
                set(Self.start.addingTimeInterval(seconds))
                #expect((try? await source.photo(at: "s3://photos/a.jpg")) == [5])
            }
            #expect(store.requests("/").count == 3)
            set(Self.start.addingTimeInterval(3599))
            #expect((try? await source.photo(at: "s3://photos/a.jpg")) == [5])
            #expect(signers(store) == Array(repeating: "FIRST", count: 7) + ["SECOND"])
        }
    }

    @Test func `a key that has ended is not used, and the store is down`() async throws {
        let end = Self.start.addingTimeInterval(3600)
        let refused = PhotoStore.Answer.reply(400, body: Self.refusal)
        try await run(tokens: [Self.key("FIRST", until: end), refused]) { source, store, set in
            #expect((try? await source.photo(at: "s3://photos/a.jpg")) == [5])
            set(end)
            let error = await #expect(throws: PhotoSourceError.self) { try await source.photo(at: "s3://photos/a.jpg") }
            #expect(error?.code == "photo_store_down")
            #expect(error?.message.contains("HTTP 400 ExpiredToken") == true, "\(error?.message ?? "")")
            #expect(error?.message.contains("a.web.token") == false)
            #expect(signers(store) == ["FIRST"])
        }
    }

    @Test func `a key that the store no longer takes is exchanged for another one`() async throws {
        let end = Self.start.addingTimeInterval(3600)
        let photo = [PhotoStore.Answer.reply(400, body: Self.refusal), .reply(200, body: [5])]
        try await run(tokens: [Self.key("FIRST", until: end), Self.key("SECOND", until: end)], photo: photo) {
            source,
            store,
            _ in
            let error = await #expect(throws: PhotoSourceError.self) { try await source.photo(at: "s3://photos/a.jpg") }
            #expect(error?.code == "photo_store_down")
            #expect((try? await source.photo(at: "s3://photos/a.jpg")) == [5])
            #expect(signers(store) == ["FIRST", "SECOND"])
        }
    }
}
