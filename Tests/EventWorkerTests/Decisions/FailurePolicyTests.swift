import CommandSupport
import Contracts
import EventWorker
import Inference
import KafkaBridge
import Matching
import RedisCache
import Testing

@Suite struct FailurePolicyTests {
    private let policy = FailurePolicy()

    private func disposition(of error: any Error, attempt: Int = 1, jitter: Double = 0) -> FailurePolicy.Disposition {
        policy.disposition(of: error, attempt: attempt, jitter: jitter)
    }

    @Test func `poison goes to the dead letters at once`() throws {
        let contract = try #require(throws: ContractError.self) {
            try EventDecoder().decode(ProfileDeleted.self, key: nil, value: Array("{".utf8))
        }
        let matching = try #require(throws: MatchingError.self) {
            try StyleRanker().slate(for: "nobody", limit: 1, referenceYear: 2026)
        }
        let poison: [(any Error, String)] = [
            (contract, "malformed_json"),
            (matching, "unknown_member"),
            (InferenceError(.photoTruncated, "ends early"), "photo_truncated"),
            (PhotoSourceError.forbidden("no"), "photo_url_forbidden"),
            (PhotoSourceError.notFound("no"), "photo_not_found"),
            (PhotoSourceError.tooManyBytes("no"), "photo_too_many_bytes"),
            (PhotoSourceError.hashMismatch("no"), "photo_hash_mismatch"),
            (UnknownTopicError(topic: "weather"), "unknown_topic"),
            (KafkaError(.messageTooLarge, "too large"), "message_too_large"),
        ]
        for (error, expected) in poison {
            guard case .deadLetter(let reason, let message) = disposition(of: error) else {
                Issue.record("\(error) is not given up")
                continue
            }
            #expect(reason == expected)
            #expect(!message.isEmpty)
        }
    }

    @Test func `a photo store that does not answer is asked again, five times in all`() {
        let error = PhotoSourceError.unavailable("the store is away")
        for attempt in 1...4 {
            #expect(disposition(of: error, attempt: attempt) == .retry(after: .milliseconds(100 << (attempt - 1))))
        }
        let givenUp = FailurePolicy.Disposition.deadLetter(reason: "photo_unavailable", message: "the store is away")
        #expect(disposition(of: error, attempt: 5) == givenUp)
        #expect(disposition(of: error, attempt: 500) == givenUp)
    }

    @Test func `a failing cache is tried again`() {
        let error = RedisError(.connection, "gone")
        #expect(disposition(of: error) == .retry(after: .milliseconds(100)))
        #expect(disposition(of: error, attempt: 3) == .retry(after: .milliseconds(400)))
    }

    @Test func `pauses double up to a limit, and jitter spreads them over their upper half`() {
        let error = KafkaError(.transport, "down", isRetriable: true)
        #expect(disposition(of: error, attempt: 1, jitter: 0.5) == .retry(after: .milliseconds(150)))
        #expect(disposition(of: error, attempt: 6, jitter: 0) == .retry(after: .milliseconds(3200)))
        // The broker is waited for without an end, and the doubling must not overflow meanwhile.
        for attempt in [7, 20, 64, 1_000_000] {
            #expect(disposition(of: error, attempt: attempt) == .retry(after: .seconds(5)))
        }
        guard case .retry(let longest) = disposition(of: error, attempt: 100, jitter: 0.999_999) else {
            Issue.record("not repeated")
            return
        }
        #expect(longest > .seconds(9) && longest <= .seconds(10))
    }

    @Test func `what cannot get better ends the worker and commits nothing`() {
        struct Unforeseen: Error {}
        #expect(disposition(of: KafkaError(.fatal, "fenced", isRetriable: true, isFatal: true)) == .end)
        #expect(disposition(of: KafkaError(.unknownTopic, "no topic")) == .end)
        #expect(disposition(of: CancellationError()) == .end)
        #expect(disposition(of: Unforeseen()) == .end)
    }
}
