import CommandSupport
package import Logging
import OTLPTracing
import Tracing

/// The worker's log on standard error.
package struct WorkerLog: Sendable {
    /// Where the worker says what it does.
    package let logger: Logger
    /// The least level that is written.
    package let threshold: LogThreshold

    /// A log as the settings describe it.
    ///
    /// - Parameters:
    ///   - settings: the settings.
    ///   - output: takes the lines.
    /// - Throws: ``ConfigurationError`` when the key of the hash cannot be read.
    package init(
        _ settings: LogSettings,
        output: @escaping WorkerLogHandler.Output = { StandardError.write($0) }
    ) throws {
        let threshold = LogThreshold(settings.level)
        let hash = try UserHash(settings: settings)
        self.threshold = threshold
        logger = Logger(label: "event-worker") { label in
            WorkerLogHandler(
                label: label,
                format: settings.format,
                threshold: threshold,
                provider: .currentEvent(hash),
                output: output
            )
        }
    }
}

extension Logger.MetadataProvider {
    /// The event that the task handles: its id, its member's hash, and its trace.
    package static func currentEvent(_ hash: UserHash) -> Logger.MetadataProvider {
        Logger.MetadataProvider {
            var metadata: Logger.Metadata = [:]
            let event = CurrentEvent.current
            if let userId = event?.userId { metadata["user"] = "\(hash.hash(userId))" }
            if let eventId = event?.eventId { metadata["eventId"] = "\(eventId)" }
            if let identity = ServiceContext.current?.traceIdentity {
                metadata["traceId"] = "\(identity.traceId)"
                metadata["spanId"] = "\(identity.spanId)"
            }
            return metadata
        }
    }
}
