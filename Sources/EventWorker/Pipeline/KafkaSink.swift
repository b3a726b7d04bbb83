import KafkaBridge

/// The producer as the pipeline's sink. What is not acknowledged in time is thrown: whoever waits for the broker must hold
/// no lane meanwhile, and what is written twice has the same ids.
struct KafkaSink: RecordSink {
    let producer: KafkaProducer

    func publish(_ messages: [KafkaMessage]) async throws {
        try await producer.sendAll(messages)
    }
}
