import CommandSupport
import Contracts
import KafkaBridge

/// Copies topics into files of JSON Lines, from their beginning to what is their end when the copying begins.
struct TopicDrain: Sendable {
    /// A topic and the file that it is copied to.
    struct Target: Sendable, Hashable {
        let topic: String
        let path: String
    }

    /// What was copied.
    struct Summary: Sendable, Encodable {
        /// Lines by topic.
        let lines: [String: Int]
    }

    let client: KafkaClientConfiguration
    let targets: [Target]

    /// The file of a topic in a directory, under the short name that the documents use.
    static func target(_ topic: String, in directory: String) -> Target {
        let name =
            switch topic {
            case Topics.abExposures: "exposures"
            case Topics.abOutcomes: "outcomes"
            case Topics.abExperiments: "experiments"
            case Topics.matchCandidates: "slates"
            case Topics.matchInteractions: "interactions"
            default: topic
            }
        return Target(topic: topic, path: "\(directory)/\(name).jsonl")
    }

    /// Copies. Ctrl-C and SIGTERM end it, and then no file is left.
    ///
    /// - Throws: ``CommandFailure`` when a topic is missing, the cluster does not answer, the disk is full, or it was stopped.
    func run() async throws(CommandFailure) -> Summary {
        let work = Task { try await copy() }
        let signals = StopSignals { work.cancel() }
        defer { signals.cancel() }
        let outcome = await work.result
        if let signal = signals.request.signal {
            throw CommandFailure(message: "stopped; no file was written", exitCode: 128 + signal)
        }
        switch outcome {
        case .success(let summary): return summary
        case .failure(let failure as CommandFailure): throw failure
        case .failure(let error as KafkaError):
            throw .failed("cannot read from \(client.bootstrapServers): \(error.message)")
        case .failure(let error): throw .failed("\(error)")
        }
    }

    private func copy() async throws -> Summary {
        let total = try await recordCount()
        let files = try DrainFiles(targets)
        let progress = ProgressLine("reading records", total: total)
        let reader = try KafkaTopicReader(
            configuration: KafkaTopicReaderConfiguration(client: client, topics: targets.map(\.topic))
        )
        do {
            try await reader.run(onCaughtUp: { reader.shutdown() }) { record in
                progress.show(try await files.append(record))
            }
            progress.finish()
            try Task.checkCancellation()
            return Summary(lines: try await files.finish())
        } catch {
            progress.finish()
            await files.discard()
            throw error
        }
    }

    /// How many records there are at most; compaction may have left fewer.
    private func recordCount() async throws -> Int {
        let admin = try KafkaAdmin(client: client)
        var count = 0
        do {
            for target in targets {
                try Task.checkCancellation()
                for extent in try await admin.watermarks(target.topic).values { count += Int(extent.high - extent.low) }
            }
        } catch {
            await admin.close()
            throw error
        }
        await admin.close()
        return count
    }
}

/// The files of a drain.
private actor DrainFiles {
    private var files: [String: LineFile] = [:]
    private var count = 0

    init(_ targets: [TopicDrain.Target]) throws(CommandFailure) {
        do throws(CommandFailure) {
            for target in targets { files[target.topic] = try LineFile(target.path) }
        } catch {
            for file in files.values { file.discard() }
            throw error
        }
    }

    /// Appends a record, unless it is a tombstone, and counts it.
    func append(_ record: KafkaRecord) throws(CommandFailure) -> Int {
        count += 1
        guard var line = record.value, !line.isEmpty else { return count }
        // Within JSON text a line end can only stand between values.
        for place in line.indices where line[place] == UInt8(ascii: "\n") || line[place] == UInt8(ascii: "\r") {
            line[place] = UInt8(ascii: " ")
        }
        try files[record.topic]?.append(line)
        return count
    }

    func finish() throws(CommandFailure) -> [String: Int] {
        for file in files.values { try file.finish() }
        return files.mapValues(\.lineCount)
    }

    func discard() {
        for file in files.values { file.discard() }
    }
}
