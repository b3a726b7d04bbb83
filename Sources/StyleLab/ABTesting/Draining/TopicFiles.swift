import CommandSupport
import Contracts
import Glibc

/// The files that an analysis reads: those that are named, or what the topics hold.
struct TopicFiles: Sendable {
    let exposures: [String]
    let outcomes: [String]
    let experiments: [String]
    /// A directory that goes away afterwards.
    private let temporary: String?

    /// Files that are there.
    init(exposures: [String], outcomes: [String], experiments: [String]) {
        self.exposures = exposures
        self.outcomes = outcomes
        self.experiments = experiments
        temporary = nil
    }

    /// Drains the topics.
    ///
    /// - Parameters:
    ///   - kept: The directory that the files stay in; `nil` takes one in TMPDIR that goes away.
    ///   - drain: Makes the drain of targets.
    /// - Throws: ``CommandFailure``; then nothing is left.
    init(keeping kept: String?, _ drain: ([TopicDrain.Target]) -> TopicDrain) async throws(CommandFailure) {
        let directory: String
        if let kept {
            try OutputFile.makeDirectory(kept)
            directory = kept
        } else {
            directory = try Self.makeTemporaryDirectory()
        }
        let targets = Topics.experimentation.map { TopicDrain.target($0, in: directory) }
        temporary = kept == nil ? directory : nil
        exposures = targets.filter { $0.topic == Topics.abExposures }.map(\.path)
        outcomes = targets.filter { $0.topic == Topics.abOutcomes }.map(\.path)
        experiments = targets.filter { $0.topic == Topics.abExperiments }.map(\.path)
        do throws(CommandFailure) {
            _ = try await drain(targets).run()
        } catch {
            remove()
            throw error
        }
    }

    /// Removes what was drained only for this once.
    func remove() {
        guard let temporary else { return }
        for path in exposures + outcomes + experiments { unlink(path) }
        rmdir(temporary)
    }

    private static func makeTemporaryDirectory() throws(CommandFailure) -> String {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/stylelab-ab-XXXXXX".utf8CString)
        let isMade = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { mkdtemp($0) != nil } ?? false
        }
        guard isMade else {
            throw .failed(
                "cannot make a directory in \(parent): \(String(cString: strerror(errno))); set TMPDIR to another place"
            )
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
