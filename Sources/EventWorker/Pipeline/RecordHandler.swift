import Contracts
import FoundationEssentials
package import KafkaBridge
package import Logging

/// Handles one record to its end: processed, or dead-lettered, or thrown when the worker must stop.
package struct RecordHandler: Sendable {
    private let processor: EventProcessor
    private let policy: any FailurePolicy
    private let sink: any RecordSink
    private let group: String
    private let statistics: WorkerStatistics
    private let logger: Logger

    /// A handler that gives events up on behalf of the consumer group `group`.
    package init(
        processor: EventProcessor,
        policy: any FailurePolicy,
        sink: any RecordSink,
        group: String,
        statistics: WorkerStatistics,
        logger: Logger
    ) {
        self.processor = processor
        self.policy = policy
        self.sink = sink
        self.group = group
        self.statistics = statistics
        self.logger = logger
    }

    /// Handles a record at one of its tries; when it is finished it may be committed.
    ///
    /// - Throws: the failure that ends the worker; the record must not be committed.
    package func handle(_ record: KafkaRecord, attempt: KafkaAttempt) async throws -> KafkaHandling {
        if attempt == KafkaAttempt() { statistics.metrics.began(record) }
        return try await CurrentEvent.$current.withValue(CurrentEvent(record)) {
            try await EventSpan.run(record, group: group, attempt: attempt, tracer: statistics.tracer) { span in
                let start = ContinuousClock.now
                var outcome = TryOutcome.ended
                defer {
                    EventSpan.end(span, outcome)
                    statistics.metrics.ended(record, outcome, after: ContinuousClock.now - start)
                }
                return try await handle(record, attempt, &outcome)
            }
        }
    }

    private func handle(
        _ record: KafkaRecord,
        _ attempt: KafkaAttempt,
        _ outcome: inout TryOutcome
    ) async throws -> KafkaHandling {
        do {
            try await processor.process(record)
            outcome = .finished
        } catch {
            switch policy.disposition(of: error, attempt: attempt, jitter: .random(in: 0..<1)) {
            case .deadLetter(let reason, let message):
                try await deadLetter(record, reason: reason, message: message, attempts: attempt.number)
                outcome = .deadLetter
            case .retry(let pause):
                outcome = .retry
                statistics.update { $0.retries += 1 }
                statistics.metrics.retried(FailureReason.code(of: error))
                logger.warning(
                    "trying again",
                    metadata: place(of: record, ["error": "\(error)", "attempt": "\(attempt.number)"])
                )
                return .postponed(for: pause, isCounted: true)
            case .wait(let pause):
                outcome = .wait
                statistics.update { $0.waits += 1 }
                statistics.metrics.waits(FailureReason.code(of: error))
                logger.debug("waiting", metadata: place(of: record, ["error": "\(error)", "pause": "\(pause)"]))
                return .postponed(for: pause, isCounted: false)
            case .end:
                throw error
            }
        }
        statistics.update { $0.events += 1 }
        return .finished
    }

    private func deadLetter(_ record: KafkaRecord, reason: String, message: String, attempts: Int) async throws {
        let headers = DeadLetterHeaders(
            reason: reason,
            error: message,
            attempts: attempts,
            topic: record.topic,
            partition: record.partition,
            offset: record.offset,
            group: group,
            at: Timestamp(Date()),
            workerVersion: WorkerVersion.current
        )
        try await publishFirstThatFits(OutgoingDeadLetter(record, headers).forms)
        statistics.update { $0.deadLetters[reason, default: 0] += 1 }
        statistics.metrics.gaveUp(record.topic, reason)
        logger.warning(
            "event given up",
            metadata: place(of: record, ["reason": "\(reason)", "error": "\(message)"])
        )
    }

    private func publishFirstThatFits(_ forms: [KafkaMessage]) async throws {
        for form in forms.dropLast() {
            do {
                return try await sink.publish([form])
            } catch let error as KafkaError where error.code == .messageTooLarge {
                continue
            }
        }
        try await sink.publish(forms.suffix(1))
    }

    private func place(of record: KafkaRecord, _ more: Logger.Metadata) -> Logger.Metadata {
        [
            "topic": "\(record.topic)", "partition": "\(record.partition)", "offset": "\(record.offset)",
        ].merging(more) { first, _ in first }
    }
}
