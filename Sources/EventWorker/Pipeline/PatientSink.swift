import KafkaBridge
import Logging

/// Tries again until the broker acknowledges. It is for what holds no lane: phases of experiments, and embeddings that are
/// projected anew.
struct PatientSink: RecordSink {
    let sink: any RecordSink
    let logger: Logger

    func publish(_ messages: [KafkaMessage]) async throws {
        var pause = Duration.milliseconds(500)
        while true {
            do {
                return try await sink.publish(messages)
            } catch let error as KafkaError where error.isRetriable && !error.isFatal {
                logger.warning("the broker does not acknowledge; trying again", metadata: ["error": "\(error)"])
            }
            // Many workers wait for the same broker, and must not come back at the same moment.
            try await Task.sleep(for: pause * (0.5 + .random(in: 0..<0.5)))
            pause = min(pause * 2, .seconds(10))
        }
    }
}
