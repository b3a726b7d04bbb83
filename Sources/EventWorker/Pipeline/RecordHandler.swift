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
    private let gate: OutputGate

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
        gate = OutputGate(logger: logger)
    }

    /// Handles a record at one of its tries; when it is finished it may be committed.
    ///
    /// - Throws: the failure that ends the worker; the record must not be committed.
    package func handle(_ record: KafkaRecord, attempt: KafkaAttempt) async throws -> KafkaHandling {
        if attempt == KafkaAttempt() { statistics.metrics.began(record) }
        let permit: OutputCircuits.Permit
        switch gate.admit(record) {
        case .admitted(let admitted): permit = admitted
        case .rejected(let pause): return untried(attempt, pause)
        }
        let event = CurrentEvent(record)
        return try await CurrentEvent.$current.withValue(event) {
            try await EventSpan.run(record, group: group, attempt: attempt, tracer: statistics.tracer) { span in
                let start = ContinuousClock.now
                var end = End()
                defer {
                    EventSpan.end(span, end.outcome)
                    statistics.metrics.ended(record, end.outcome, after: ContinuousClock.now - start)
                    gate.end(record, permit, end.verdict(of: event))
                }
                return try await handle(record, attempt, &end)
            }
        }
    }

    /// How a try ended.
    private struct End {
        var outcome = TryOutcome.ended
        var isUnacknowledged = false

        func verdict(of event: CurrentEvent) -> OutputCircuits.Verdict {
            if isUnacknowledged { return .unacknowledged }
            let isOver = outcome == .finished || outcome == .deadLetter
            return isOver && event.hasAcknowledgement ? .acknowledged : .unknown
        }
    }

    private func handle(
        _ record: KafkaRecord,
        _ attempt: KafkaAttempt,
        _ end: inout End
    ) async throws -> KafkaHandling {
        do {
            try await processor.process(record)
        } catch {
            return try await settle(error, record, attempt, &end)
        }
        end.outcome = .finished
        statistics.update { $0.events += 1 }
        return .finished
    }

    /// Does what the policy says about a failed try.
    private func settle(
        _ failure: any Error,
        _ record: KafkaRecord,
        _ attempt: KafkaAttempt,
        _ end: inout End
    ) async throws -> KafkaHandling {
        switch disposition(of: failure, attempt) {
        case .deadLetter(let reason, let message):
            do {
                try await deadLetter(record, reason: reason, message: message, attempts: attempt.number)
            } catch {
                // Nothing is given up before its letter stands; a letter that nobody takes ends the worker.
                guard case .wait(let pause) = disposition(of: error, attempt) else { throw error }
                return wait(record, error, pause, &end)
            }
            end.outcome = .deadLetter
            statistics.update { $0.events += 1 }
            return .finished
        case .retry(let pause):
            end.outcome = .retry
            statistics.update { $0.retries += 1 }
            statistics.metrics.retried(FailureReason.code(of: failure))
            logger.warning(
                "trying again",
                metadata: place(of: record, ["error": "\(failure)", "attempt": "\(attempt.number)"])
            )
            return .postponed(for: pause, isCounted: true)
        case .wait(let pause):
            return wait(record, failure, pause, &end)
        case .end:
            throw failure
        }
    }

    private func disposition(of error: any Error, _ attempt: KafkaAttempt) -> FailureDisposition {
        policy.disposition(of: error, attempt: attempt, jitter: .random(in: 0..<1))
    }

    private func wait(
        _ record: KafkaRecord,
        _ failure: any Error,
        _ pause: Duration,
        _ end: inout End
    ) -> KafkaHandling {
        end.outcome = .wait
        end.isUnacknowledged = failure is KafkaError
        statistics.update { $0.waits += 1 }
        statistics.metrics.waits(FailureReason.code(of: failure))
        logger.debug("waiting", metadata: place(of: record, ["error": "\(failure)", "pause": "\(pause)"]))
        return .postponed(for: pause, isCounted: false)
    }

    /// Sets a record aside that would only wait for the broker in its lane, for longer each time.
    private func untried(_ attempt: KafkaAttempt, _ least: Duration) -> KafkaHandling {
        statistics.update { $0.waits += 1 }
        statistics.metrics.waits(FailureReason.broker)
        var pause = least
        let error = KafkaError(.timeout, "what events of its partition make is not acknowledged", isRetriable: true)
        if case .wait(let growing) = disposition(of: error, attempt) { pause = max(least, growing) }
        return .postponed(for: pause, isCounted: false)
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
