import Contracts
import EventWorker
import KafkaBridge
import Testing

/// A worker keeps to the time that a store names.
@Suite(.timeLimit(.minutes(2)))
struct RetryAfterTests {
    /// The contract wants https, for which the store has no certificate: the scheme is changed on the way.
    private struct Unencrypted: PhotoSource {
        let source: HTTPPhotoSource

        func photo(at url: String) async throws(PhotoSourceError) -> [UInt8] {
            try await source.photo(at: url.replacing("https://", with: "http://"))
        }
    }

    @Test(arguments: [429, 503])
    func `a photo is asked for again after the time that its store named`(_ status: Int) async throws {
        let fetcher = PhotoFetcher(
            limits: PhotoFetchLimits(),
            addresses: AddressPolicy(allowing: LoopbackFetch.networks)
        )
        let answers = [
            PhotoStore.Answer.reply(status, headers: [("retry-after", "2")]),
            .reply(200, body: try PhotoFolder.drawing(10)),
        ]
        try await TestSystem.run { system in
            let cast = Cast("later-\(status)", on: system)
            try await PhotoStore.run(["/photo.jpg": answers]) { store in
                let origin = try #require(PhotoOrigin(store.origin))
                let source = HTTPPhotoSource(fetcher: fetcher, origins: [origin])
                try await RunningWorker.run(
                    on: system,
                    configured: { configuration in
                        configuration.failures.firstPause = .milliseconds(10)
                        configuration.photoSource = GuardedPhotoSource(
                            Unencrypted(source: source),
                            logger: LogBook().logger
                        )
                    }
                ) { running in
                    try await system.send(cast.photo("a", url: "https://127.0.0.1:\(store.port)/photo.jpg"))
                    try await running.handled(1)
                    #expect(running.figures.retries == 1)
                    #expect(running.figures.deadLetters.isEmpty)
                    let times = store.times("/photo.jpg")
                    try #require(times.count == 2)
                    #expect(times[1] - times[0] >= .milliseconds(1950))
                    try await system.journal.wait(for: "the embedding") { records in
                        records.contains { $0.topic == Topics.styleEmbeddings }
                    }
                }
            }
        }
        await fetcher.shutdown()
    }
}
