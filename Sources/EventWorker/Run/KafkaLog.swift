import KafkaBridge
import Logging

/// Writes a Kafka client's events to the log.
struct KafkaLog: Sendable {
    private let logger: Logger

    init(_ logger: Logger) {
        self.logger = logger
    }

    var observer: KafkaObserver {
        { [logger] event in
            switch event {
            case .assigned(let partitions):
                logger.info("partitions assigned", metadata: ["partitions": "\(partitions.count)"])
            case .revoked(let partitions, let lost):
                logger.info("partitions revoked", metadata: ["partitions": "\(partitions.count)", "lost": "\(lost)"])
            case .paused(let partitions):
                logger.debug("fetching paused", metadata: ["partitions": "\(partitions.count)"])
            case .resumed(let partitions):
                logger.debug("fetching resumed", metadata: ["partitions": "\(partitions.count)"])
            case .committed, .statistics: break
            case .commitFailed(let error):
                logger.warning("commit failed; it is tried again", metadata: ["error": "\(error)"])
            case .handlerFailed(let partition, let offset):
                logger.error("event left uncommitted", metadata: ["partition": "\(partition)", "offset": "\(offset)"])
            case .drainTimedOut(let unfinished):
                logger.warning("drain budget used up", metadata: ["unfinished": "\(unfinished)"])
            case .rewound(let partition, let offset):
                logger.warning("position moved back", metadata: ["partition": "\(partition)", "offset": "\(offset)"])
            case .restarted(let partitions):
                logger.warning(
                    "partitions were not fetched; they are assigned anew",
                    metadata: ["partitions": "\(partitions.count)"]
                )
            case .error(let error):
                logger.warning("kafka client", metadata: ["error": "\(error)"])
            case .compressionUnavailable(let reason):
                logger.warning("messages go out uncompressed", metadata: ["reason": "\(reason)"])
            case .log(let level, let facility, let message):
                logger.log(
                    level: level <= 3 ? .error : (level <= 4 ? .warning : .debug),
                    "librdkafka",
                    metadata: ["facility": "\(facility)", "message": "\(message)"]
                )
            }
        }
    }
}
