import CommandSupport
import Contracts
import EventWorker
import Inference
import KafkaBridge
import Matching
import RedisCache
import Testing

@Suite struct FailurePolicyTests {
    private let policy = StandardFailurePolicy()

    private func disposition(of error: any Error, attempt: Int = 1, waits: Int = 0, jitter: Double = 0)
        -> FailureDisposition
    {
        policy.disposition(of: error, attempt: KafkaAttempt(number: attempt, waits: waits), jitter: jitter)
    }

    @Test func `poison goes to the dead letters at once`() throws {
        let contract = try #require(throws: ContractError.self) {
            try EventDecoder().decode(ProfileDeleted.self, key: nil, value: Array("{".utf8))
        }
        let matching = try #require(throws: MatchingError.self) {
            try MatchRanker().slate(
                SlateRequest(viewerId: "nobody", limit: 1, referenceYear: 2026, scorer: .styleOnly)
            )
        }
        let poison: [(any Error, String)] = [
            (contract, "malformed_json"),
            (matching, "unknown_member"),
            (InferenceError(.photoTruncated, "ends early"), "photo_truncated"),
            (InferenceError(.photoTooManyPixels, "too large"), "photo_too_many_pixels"),
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

    @Test func `a device without memory, or that failed, costs no event a try, however often`() {
        for code in [InferenceError.Code.deviceMemory, .deviceFailed] {
            let error = InferenceError(code, "no")
            #expect(disposition(of: error) == .wait(.milliseconds(100)))
            #expect(disposition(of: error, attempt: 500, waits: 500) == .wait(.seconds(15)))
            #expect(FailureReason.code(of: error) == "\(code)")
        }
    }

    @Test func `a photo for which there is no memory is tried again, eight times in all`() {
        let error = InferenceError(.photoMemory, "no memory")
        #expect(disposition(of: error) == .retry(after: .milliseconds(100)))
        #expect(disposition(of: error, attempt: 7) == .retry(after: .seconds(5)))
        #expect(disposition(of: error, attempt: 8) == .deadLetter(reason: "photo_memory", message: "no memory"))
    }

    @Test func `a photo store that does not answer is asked again, eight times in all`() {
        let error = PhotoSourceError.unavailable("the store is away")
        for attempt in 1...6 {
            #expect(disposition(of: error, attempt: attempt) == .retry(after: .milliseconds(100 << (attempt - 1))))
        }
        #expect(disposition(of: error, attempt: 7) == .retry(after: .seconds(5)))
        let givenUp = FailureDisposition.deadLetter(reason: "photo_unavailable", message: "the store is away")
        #expect(disposition(of: error, attempt: 8) == givenUp)
        #expect(disposition(of: error, attempt: 500) == givenUp)
    }

    @Test func `a store's wish to be left alone is kept`() {
        let error = PhotoSourceError.unavailable("later", retryAfter: .seconds(20))
        #expect(disposition(of: error) == .retry(after: .seconds(20)))
        let soon = PhotoSourceError.unavailable("later", retryAfter: .zero)
        #expect(disposition(of: soon, attempt: 3) == .retry(after: .milliseconds(400)))
    }

    @Test func `what is down is waited for without an end`() {
        var down = PhotoSourceError.unavailable("the store is down")
        down.remedy = .wait(.seconds(3))
        #expect(disposition(of: down, attempt: 500) == .wait(.seconds(3)))
        for error in [
            RedisError(.connection, "gone"), RedisError(.timeout, "late"), RedisError(.unavailable, "circuit open"),
            RedisError(reply: "READONLY You can't write against a read only replica."),
            RedisError(reply: "OOM command not allowed when used memory > 'maxmemory'."),
            RedisError(reply: "NOPERM User worker has no permissions to run the 'zrem' command"),
        ] {
            #expect(disposition(of: error, attempt: 500) == .wait(.milliseconds(100)))
            #expect(disposition(of: error, waits: 2) == .wait(.milliseconds(400)))
            #expect(disposition(of: error, waits: 1_000_000) == .wait(.seconds(15)))
        }
        // What stays wrong is given up: nobody could commit behind it.
        let wrong = RedisError(reply: "WRONGTYPE Operation against a key holding the wrong kind of value")
        #expect(disposition(of: wrong, attempt: 3) == .retry(after: .milliseconds(400)))
        #expect(
            disposition(of: wrong, attempt: 8) == .deadLetter(reason: "cache_unavailable", message: wrong.message)
        )
    }

    @Test func `pauses double up to a limit, and jitter spreads them over their upper half`() {
        let error = KafkaError(.transport, "down", isRetriable: true)
        #expect(disposition(of: error, jitter: 0.5) == .wait(.milliseconds(150)))
        #expect(disposition(of: error, waits: 5) == .wait(.milliseconds(3200)))
        // The broker is waited for without an end, and the doubling must not overflow meanwhile.
        for waits in [8, 20, 64, 1_000_000] {
            #expect(disposition(of: error, waits: waits) == .wait(.seconds(15)))
        }
        guard case .wait(let longest) = disposition(of: error, waits: 100, jitter: 0.999_999) else {
            Issue.record("not repeated")
            return
        }
        #expect(longest > .seconds(29) && longest <= .seconds(30))
    }

    @Test func `what cannot get better ends the worker and commits nothing`() {
        struct Unforeseen: Error {}
        #expect(disposition(of: KafkaError(.fatal, "fenced", isRetriable: true, isFatal: true)) == .end)
        #expect(disposition(of: KafkaError(.unknownTopic, "no topic")) == .end)
        #expect(disposition(of: CancellationError()) == .end)
        #expect(disposition(of: Unforeseen()) == .end)
    }
}
