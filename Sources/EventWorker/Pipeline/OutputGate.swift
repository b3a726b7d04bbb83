import KafkaBridge
import Logging
import Synchronization

/// Keeps events out of the lanes while the broker does not acknowledge what those of their partition make.
final class OutputGate: Sendable {
    private let circuits = Mutex(OutputCircuits())
    private let logger: Logger

    /// A gate that lets everything through until something is not acknowledged.
    init(logger: Logger) {
        self.logger = logger
    }

    /// Decides whether a record may be tried now.
    func admit(_ record: KafkaRecord) -> OutputCircuits.Admission {
        circuits.withLock { $0.admit(record.topicPartition, at: .now) }
    }

    /// Notes how the try of a record ended.
    func end(_ record: KafkaRecord, _ permit: OutputCircuits.Permit, _ verdict: OutputCircuits.Verdict) {
        let random = Double.random(in: 0..<1)
        let isSetAside = circuits.withLock { $0.end(permit, verdict, at: .now, random: random) }
        guard let isSetAside else { return }
        let place: Logger.Metadata = ["topic": "\(record.topic)", "partition": "\(record.partition)"]
        if isSetAside {
            logger.warning("the broker does not acknowledge what a partition's events make; they wait", metadata: place)
        } else {
            logger.notice("the broker acknowledges again what a partition's events make", metadata: place)
        }
    }
}
