import Contracts
import EventWorker
import FoundationEssentials
import KafkaBridge
import Testing

/// Keys that do not work or cannot be had: photos wait, and go on when they can.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct S3OutageTests {
    private let scratch = TemporaryDirectory()

    private func settings(_ store: ObjectStore) throws -> S3Settings {
        var settings = S3Settings()
        settings.buckets = ["photos"]
        settings.endpoint = try store.endpoint
        settings.usesPathStyle = true
        settings.credentialsFile = scratch.path + "/credentials"
        return settings
    }

    private func write(_ accessKey: String, _ secretKey: String) throws {
        let text = "[default]\naws_access_key_id = \(accessKey)\naws_secret_access_key = \(secretKey)\n"
        try scratch.write(Array(text.utf8), to: "credentials")
    }

    private func error(_ source: GuardedPhotoSource, _ url: String) async throws -> PhotoSourceError {
        let error = await #expect(throws: PhotoSourceError.self) { try await source.photo(at: url) }
        return try #require(error)
    }

    @Test func `a store is left alone while the key is wrong, and asked again with another one`() async throws {
        try await ObjectStore.run(["photos": ["a.jpg": [6]]]) { store in
            let key = try await store.lock()
            let fetcher = PhotoFetcher(
                limits: PhotoFetchLimits(),
                addresses: AddressPolicy(allowing: LoopbackFetch.networks)
            )
            let book = LogBook()
            let source = GuardedPhotoSource(
                S3PhotoSource(fetcher: fetcher, settings: try settings(store), environment: [:]),
                logger: book.logger
            )
            // No file, an unknown key, a wrong secret: one failure is enough, whatever its photo.
            let wrong: [(String, () throws -> Void)] = [
                ("credentials", {}), ("InvalidAccessKeyId", { try write("unknown", "some-secret") }),
                ("SignatureDoesNotMatch", { try write(key.accessKey, "some-secret") }),
            ]
            for (reason, prepare) in wrong {
                try prepare()
                var said = ""
                try await eventually(reason) {
                    let error = try await error(source, "s3://photos/a.jpg")
                    #expect(error.code == "photo_store_down")
                    guard case .wait = error.remedy else {
                        Issue.record("\(error.remedy)")
                        return true
                    }
                    said = error.message
                    return said.contains(reason)
                }
                #expect(!said.contains("some-secret"))
                let opened = book.lines("photo store circuit breaker").filter { $0.metadata["to"] == "open" }
                #expect(opened.contains { $0.metadata["error"]?.contains(reason) == true })
            }
            try write(key.accessKey, key.secretKey)
            try await eventually("the photo comes") { (try? await source.photo(at: "s3://photos/a.jpg")) == [6] }
            await fetcher.shutdown()
        }
    }

    @Test func `what a right key may not read is refused, and the store is up`() async throws {
        try await ObjectStore.run(["photos": ["a.jpg": [6]]]) { store in
            let key = try await store.lock(allowing: "s3:List*")
            try write(key.accessKey, key.secretKey)
            let fetcher = PhotoFetcher(
                limits: PhotoFetchLimits(),
                addresses: AddressPolicy(allowing: LoopbackFetch.networks)
            )
            let source = GuardedPhotoSource(
                S3PhotoSource(fetcher: fetcher, settings: try settings(store), environment: [:]),
                logger: LogBook().logger
            )
            for _ in 0..<4 { #expect(try await error(source, "s3://photos/a.jpg").code == "photo_refused") }
            await fetcher.shutdown()
        }
    }

    @Test func `a worker's photos wait for a key that works, and none is given up`() async throws {
        let picture = try PhotoFolder.drawing(7)
        try await TestSystem.run { system in
            try await ObjectStore.run(["photos": ["a.jpg": picture]]) { store in
                let key = try await store.lock()
                try write(key.accessKey, "some-secret")
                let settings = try settings(store)
                let cast = Cast("keys", on: system)
                let book = LogBook()
                try await RunningWorker.run(
                    on: system,
                    book: book,
                    configured: { configuration in
                        configuration.photos.allowedNetworks = LoopbackFetch.networks
                        configuration.photos.s3 = settings
                        configuration.failures.maximumAttempts = 1
                    }
                ) { running in
                    for member in ["a", "b", "c", "d"] {
                        try await system.send(cast.photo(member, url: "s3://photos/a.jpg"))
                    }
                    try await eventually("they wait") { running.figures.waits >= 8 }
                    #expect(running.figures.deadLetters.isEmpty)
                    #expect(running.figures.retries == 0)
                    let reasons = book.lines("photo store circuit breaker").compactMap { $0.metadata["error"] }
                    #expect(reasons.contains { $0.contains("SignatureDoesNotMatch") }, "\(reasons)")
                    try write(key.accessKey, key.secretKey)
                    try await running.handled(4)
                    #expect(running.figures.deadLetters.isEmpty)
                    try await system.journal.wait(for: "four embeddings") { records in
                        records.count { $0.topic == Topics.styleEmbeddings } == 4
                    }
                }
            }
        }
    }
}
