import EventWorker
import FoundationEssentials
import Testing

/// Photos from a real S3 implementation that checks signatures.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct S3PhotoSourceTests {
    private static let key = "deep/year 2026/ü+%~.jpg"
    private static let url = "s3://photos/deep/year%202026/%C3%BC+%25~.jpg"

    /// Every name means this machine.
    private struct Everywhere: HostResolver {
        func addresses(of host: String) async throws -> [IPAddress] { ["127.0.0.1"].compactMap { IPAddress($0) } }
    }

    private func fetch(
        _ url: String,
        _ settings: S3Settings,
        _ environment: [String: String],
        resolver: any HostResolver = SystemResolver()
    ) async -> Result<[UInt8], PhotoSourceError> {
        let fetcher = PhotoFetcher(
            limits: PhotoFetchLimits(),
            addresses: AddressPolicy(allowing: LoopbackFetch.networks),
            resolver: resolver
        )
        let source = S3PhotoSource(fetcher: fetcher, settings: settings, environment: environment)
        let result: Result<[UInt8], PhotoSourceError>
        do throws(PhotoSourceError) {
            result = .success(try await source.photo(at: url))
        } catch {
            result = .failure(error)
        }
        await fetcher.shutdown()
        return result
    }

    private func error(_ result: Result<[UInt8], PhotoSourceError>) throws -> PhotoSourceError {
        try #require(throws: PhotoSourceError.self) { try result.get() }
    }

    private func settings(_ store: ObjectStore) throws -> S3Settings {
        var settings = S3Settings()
        settings.buckets = ["photos"]
        settings.endpoint = try store.endpoint
        settings.usesPathStyle = true
        return settings
    }

    private func variables(_ key: S3Credentials) -> [String: String] {
        ["AWS_ACCESS_KEY_ID": key.accessKey, "AWS_SECRET_ACCESS_KEY": key.secretKey]
    }

    @Test func `a photo is read with the key of the environment`() async throws {
        try await ObjectStore.run(["photos": [Self.key: [1, 2, 3]]]) { store in
            let key = try await store.lock()
            let settings = try settings(store)
            #expect(await fetch(Self.url, settings, variables(key)).bytes == [1, 2, 3])
            // Who signs with another key is refused, so the signature above was looked at.
            var wrong = variables(key)
            wrong["AWS_SECRET_ACCESS_KEY"] = "wrong"
            #expect(await fetch(Self.url, settings, wrong).code == "photo_store_down")
            #expect(await fetch("s3://photos/none.jpg", settings, variables(key)).code == "photo_not_found")
        }
    }

    @Test func `the bucket may stand before the host`() async throws {
        try await ObjectStore.run(["photos": [Self.key: [4, 5]]]) { store in
            let key = try await store.lock()
            var settings = try settings(store)
            settings.usesPathStyle = false
            settings.endpoint = URL(string: "http://s3.us-east-1.amazonaws.com:\(store.port)")
            #expect(await fetch(Self.url, settings, variables(key), resolver: Everywhere()).bytes == [4, 5])
        }
    }

    @Test func `a key file is read at each request, so that it may rotate`() async throws {
        try await ObjectStore.run(["photos": [Self.key: [6]]]) { store in
            let key = try await store.lock()
            let directory = TemporaryDirectory()
            var settings = try settings(store)
            settings.credentialsFile = directory.path + "/credentials"
            let fetcher = PhotoFetcher(
                limits: PhotoFetchLimits(),
                addresses: AddressPolicy(allowing: LoopbackFetch.networks)
            )
            let source = S3PhotoSource(fetcher: fetcher, settings: settings, environment: ["AWS_PROFILE": "worker"])
            func write(_ secret: String) throws {
                let text = """
                    # keys
                    [default]
                    aws_access_key_id = other
                    aws_secret_access_key = other
                    [worker]
                    aws_access_key_id = \(key.accessKey)
                    aws_secret_access_key=\(secret)
                    """
                try directory.write(Array(text.utf8), to: "credentials")
            }
            await #expect(throws: PhotoSourceError.self) { try await source.photo(at: Self.url) }
            try write("old")
            let refused = await #expect(throws: PhotoSourceError.self) { try await source.photo(at: Self.url) }
            #expect(refused?.code == "photo_store_down")
            try write(key.secretKey)
            #expect(try await source.photo(at: Self.url) == [6])
            await fetcher.shutdown()
        }
    }

    @Test func `a web identity is exchanged for a key`() async throws {
        try await ObjectStore.run(["photos": [Self.key: [7, 8]]]) { store in
            let directory = TemporaryDirectory()
            try directory.write(Array("a.web.token\n".utf8), to: "token")
            var settings = try settings(store)
            settings.tokenEndpoint = try store.endpoint
            let environment = [
                "AWS_WEB_IDENTITY_TOKEN_FILE": directory.path + "/token",
                "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/worker",
            ]
            #expect(await fetch(Self.url, settings, environment).bytes == [7, 8])
            let unreadable = environment.merging(["AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere"]) { $1 }
            let failure = try error(await fetch(Self.url, settings, unreadable))
            #expect(failure.code == "photo_store_down")
            #expect(failure.remedy == .wait(.seconds(1)))
        }
    }

    @Test(arguments: [
        "s3://other/a.jpg", "s3://photos", "s3://photos/", "s3://photos/../other/a.jpg", "s3://photos/%2e%2e/a.jpg",
        "s3://user@photos/a.jpg", "s3://photos:1/a.jpg", "s3://photos/a.jpg?acl", "s3://PHOTOS/a.jpg",
        "s3://photos%2f/a.jpg", "s3://127.0.0.1/a.jpg", "s3://photos/a%00.jpg", "s3:photos/a.jpg",
    ])
    func `what is no object of a listed bucket is not asked for`(_ url: String) async throws {
        var settings = S3Settings()
        settings.buckets = ["photos", "127.0.0.1"]
        settings.endpoint = URL(string: "http://127.0.0.1:1")
        let failure = try error(
            await fetch(url, settings, ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"])
        )
        #expect(failure.code == "photo_url_forbidden")
    }

    @Test func `without a key the photo waits`() async throws {
        var settings = S3Settings()
        settings.buckets = ["photos"]
        let failure = try error(await fetch("s3://photos/a.jpg", settings, [:]))
        #expect(failure.code == "photo_store_down")
        #expect(failure.remedy == .wait(.seconds(1)))
        #expect(failure.message.contains("AWS_ACCESS_KEY_ID"))
    }
}
