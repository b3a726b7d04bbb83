import EventWorker
import FoundationEssentials
import Testing

/// What S3 answers decides whether a photo is given up or its store is down.
@Suite(.timeLimit(.minutes(2)))
struct S3RefusalTests {
    private static let variables = ["AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": "a-secret"]

    private static func answer(_ status: Int, _ code: String?) -> PhotoStore.Answer {
        let details =
            "<Message>m</Message><AWSAccessKeyId>AK</AWSAccessKeyId><StringToSign>what-was-signed</StringToSign>"
        let text = code.map { "<?xml version=\"1.0\"?>\n<Error><Code>\($0)</Code>\(details)</Error>" } ?? ""
        return .reply(status, body: Array(text.utf8), headers: [("content-type", "application/xml")])
    }

    /// Runs a test on a source that reads from a store with these answers.
    private func source(
        _ answers: [String: [PhotoStore.Answer]],
        _ body: (S3PhotoSource, PhotoStore) async throws -> Void
    ) async throws {
        let fetcher = PhotoFetcher(
            limits: PhotoFetchLimits(),
            addresses: AddressPolicy(allowing: LoopbackFetch.networks)
        )
        try await PhotoStore.run(answers) { store in
            var settings = S3Settings()
            settings.buckets = ["photos"]
            settings.endpoint = URL(string: store.origin)
            settings.usesPathStyle = true
            try await body(
                S3PhotoSource(fetcher: fetcher, settings: settings, environment: Self.variables),
                store
            )
        }
        await fetcher.shutdown()
    }

    private func error(_ answer: PhotoStore.Answer) async throws -> PhotoSourceError {
        var found: PhotoSourceError?
        try await source(["/photos/a.jpg": [answer]]) { source, _ in
            found = await #expect(throws: PhotoSourceError.self) { try await source.photo(at: "s3://photos/a.jpg") }
        }
        return try #require(found)
    }

    @Test(arguments: [
        (400, "ExpiredToken", "renew"), (400, "InvalidToken", "token"), (403, "InvalidAccessKeyId", "no such key"),
        (403, "SignatureDoesNotMatch", "secret"), (403, "RequestTimeTooSkewed", "clock"),
        (400, "AuthorizationHeaderMalformed", "photos.s3.region"), (403, "NotSignedUp", "account"),
        (401, nil, "key"), (401, "Unauthorized", "key"),
    ])
    func `a key that does not work is the store's failure`(
        _ status: Int,
        _ code: String?,
        _ remedy: String
    ) async throws {
        let error = try await error(Self.answer(status, code))
        #expect(error.code == "photo_store_down")
        #expect(error.remedy == .wait(.seconds(1)))
        #expect(error.store == "s3://photos")
        #expect(error.message.contains("HTTP \(status)") && error.message.contains(code ?? ""))
        #expect(error.message.contains(remedy), "\(error.message)")
        for word in ["a-secret", "AK", "what-was-signed"] { #expect(!error.message.contains(word)) }
    }

    @Test(arguments: [
        (403, "AccessDenied", "photo_refused"), (403, nil, "photo_refused"), (403, "<b>", "photo_refused"),
        (403, String(repeating: "a", count: 65), "photo_refused"), (400, "InvalidRequest", "photo_refused"),
        (404, "NoSuchKey", "photo_not_found"), (503, "SlowDown", "photo_unavailable"),
        (500, "SignatureDoesNotMatch", "photo_unavailable"),
    ])
    func `any other refusal is judged by its status`(_ status: Int, _ code: String?, _ expected: String) async throws {
        #expect(try await error(Self.answer(status, code)).code == expected)
    }

    @Test func `a refusal without an end is read for its beginning alone`() async throws {
        #expect(try await error(.endless(status: 403)).code == "photo_refused")
    }

    @Test func `a key that has just opened other photos is not suspected for one name`() async throws {
        let answers = [
            "/photos/a.jpg": [PhotoStore.Answer.reply(200, body: [1])],
            "/photos/odd.jpg": [Self.answer(403, "SignatureDoesNotMatch")],
            "/photos/old.jpg": [Self.answer(403, "InvalidAccessKeyId")],
        ]
        try await source(answers) { source, _ in
            #expect((try? await source.photo(at: "s3://photos/a.jpg")) == [1])
            let odd = await #expect(throws: PhotoSourceError.self) { try await source.photo(at: "s3://photos/odd.jpg") }
            #expect(odd?.code == "photo_unavailable")
            #expect(odd?.remedy == .retry)
            #expect(odd?.store == "s3://photos")
            let old = await #expect(throws: PhotoSourceError.self) { try await source.photo(at: "s3://photos/old.jpg") }
            #expect(old?.code == "photo_store_down")
        }
    }
}
