import KafkaBridge

/// Counts and times what is written, and tells since when the broker is waited for.
struct MeasuredSink: RecordSink {
    let sink: any RecordSink
    let metrics: WorkerMetrics
    let waits: BrokerWaits

    func publish(_ messages: [KafkaMessage]) async throws {
        let start = ContinuousClock.now
        let ticket = waits.begin(at: start)
        var succeeded = false
        defer {
            let end = ContinuousClock.now
            waits.end(ticket, at: end)
            metrics.sent(messages, succeeded: succeeded, after: end - start)
        }
        try await sink.publish(messages)
        succeeded = true
        CurrentEvent.current?.noteAcknowledgement()
    }
}
