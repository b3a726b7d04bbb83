import CommandSupport
import KafkaBridge
import Logging

/// The producer as the pipeline's sink. While the broker is down it keeps trying, so that nothing is committed and
/// nothing is lost.
struct KafkaSink: RecordSink {
    let producer: KafkaProducer
    let logger: Logger

    func publish(_ messages: [KafkaMessage]) async throws {
        var pause = Duration.milliseconds(500)
        while true {
            do {
                _ = try await producer.sendAll(messages)
                return
            } catch {
                guard error.isRetriable, !error.isFatal else { throw error }
                logger.warning("the broker does not acknowledge; trying again", metadata: ["error": "\(error)"])
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(10))
        }
    }
}
