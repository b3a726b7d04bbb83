package import Logging

/// Writes the worker's log: cleaned of what must not stand there, with the event that is being handled, for people or as
/// JSON.
package struct WorkerLogHandler: LogHandler {
    /// Takes a line without its end.
    package typealias Output = @Sendable (String) -> Void

    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let format: LogSettings.Format
    private let threshold: LogThreshold
    private let output: Output

    /// A handler that writes lines.
    ///
    /// - Parameters:
    ///   - label: the logger's name.
    ///   - format: how lines are written.
    ///   - threshold: the least level that is written.
    ///   - provider: what is known of the task that writes.
    ///   - output: takes the lines.
    package init(
        label: String,
        format: LogSettings.Format,
        threshold: LogThreshold,
        provider: Logger.MetadataProvider? = nil,
        output: @escaping Output
    ) {
        self.label = label
        self.format = format
        self.threshold = threshold
        metadataProvider = provider
        self.output = output
    }

    /// The threshold of all handlers that share it.
    package var logLevel: Logger.Level {
        get { threshold.level }
        set { threshold.level = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let given = event.metadata { all.merge(given) { $1 } }
        if let error = event.error { all["error"] = "\(error)" }
        let line = LogLine(
            level: event.level,
            logger: label,
            message: Redaction.cleaned(event.message.description),
            metadata: all.mapValues { Redaction.cleaned("\($0)") }
        )
        output(format == .json ? line.json : line.text)
    }
}
