import ArgumentParser
import CommandSupport
import FoundationEssentials
import MetricLearning

/// `stylelab project`: cached features to embeddings, without running the backbone.
struct ProjectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project",
        abstract: "Makes embeddings of cached features with a head.",
        discussion: """
            The result has the features' ids, labels, splits and origins, one embedding of length 1 a row, and the fingerprint that event-worker stamps on embeddings of the same backbone and head.

            Example:
              stylelab project --features features.safetensors --head head.safetensors --out embeddings.safetensors
            """
    )

    @Option(help: ArgumentHelp("The features.", valueName: "FILE"))
    var features: String

    @Option(help: ArgumentHelp("The projection head.", valueName: "FILE"))
    var head: String

    @Option(help: ArgumentHelp("The embeddings to write, a safetensors file.", valueName: "FILE"))
    var out: String

    @Option(help: ArgumentHelp("Threads to compute on.", valueName: "N"))
    var threads: Int?

    @Flag(help: "Print a summary as JSON on standard output.")
    var json = false

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
    }

    private struct Summary: Encodable {
        let out: String
        let images: Int
        let width: Int
        let fingerprint: String
        let seconds: Double
    }

    func run() async throws {
        var file = try VectorFile(path: features)
        let start = ContinuousClock.now
        let fingerprint = try HeadFile.fingerprint(of: head, after: file)
        try OutputFile.requireWritable(out)
        file = try file.projected(
            by: try HeadFile.read(head),
            path: features,
            threadCount: threads ?? ProcessInfo.processInfo.activeProcessorCount
        )
        file.fingerprint = fingerprint
        try file.write(to: out)
        let summary = Summary(
            out: out,
            images: file.ids.count,
            width: file.vectors.columns,
            fingerprint: fingerprint,
            seconds: (ContinuousClock.now - start).seconds
        )
        StandardError.write(
            "\(summary.images) embeddings of \(summary.width) values to \(out), \(summary.seconds.fixed(2)) s; "
                + "fingerprint \(fingerprint)"
        )
        if json { StandardOutput.write(try JSONLine.encode(summary, pretty: true)) }
    }
}

extension VectorFile {
    /// The embeddings that a head makes of the file's features, with everything else as it is; the fingerprint is the
    /// caller's to set.
    ///
    /// - Throws: ``CommandFailure`` of wrong use when these are no features, when the head takes others, or when a value is
    ///   not finite.
    func projected(by head: HeadParameters, path: String, threadCount: Int) throws(CommandFailure) -> VectorFile {
        guard kind == .features else {
            throw .usage("\(path) holds embeddings already; give the features they were made of")
        }
        guard !ids.isEmpty else { throw .usage("\(path) holds no image") }
        for row in ids.indices where !vectors[row: row].allSatisfy(\.isFinite) {
            throw .usage(
                "image \(ids[row]) (row \(row) of \(path)) holds a value that is no finite number; compute its features again"
            )
        }
        var result = self
        result.kind = .embeddings
        do throws(MetricLearningError) {
            result.vectors = try Projection(head, threadCount: threadCount).embeddings(of: vectors)
        } catch {
            throw .usage(error.message)
        }
        guard result.vectors.values.allSatisfy(\.isFinite) else {
            throw .usage("the head makes no finite embeddings of these features: its weights are damaged")
        }
        return result
    }
}
