package import CommandSupport
import FoundationEssentials
import Glibc

/// The directory of a run, held by one process at a time.
package final class RunDirectory {
    /// The directory.
    package let path: String
    private let descriptor: Int32

    /// The best head so far.
    package var head: String { path + "/head.safetensors" }
    /// What a resume goes on from.
    package var state: String { Self.state(in: path) }
    /// One line a step and an epoch.
    package var metrics: String { path + "/metrics.jsonl" }
    /// The same numbers for TensorBoard, which finds such files by their name.
    package var events: String { path + "/events.out.tfevents.stylelab" }
    /// What the clock said, epoch by epoch.
    package var timings: String { path + "/timings.jsonl" }
    /// The report.
    package var report: String { path + "/report.html" }

    /// The names of all files of a run.
    private static let names = [
        "state.safetensors", "head.safetensors", "metrics.jsonl", "events.out.tfevents.stylelab", "timings.jsonl",
        "report.html",
    ]

    /// What a resume goes on from, in a directory.
    package static func state(in path: String) -> String {
        path + "/state.safetensors"
    }

    /// Checks that a directory holds a run that can be resumed, or none that a new one would spoil.
    ///
    /// - Throws: ``CommandFailure`` of wrong use that says what to do.
    package static func require(_ path: String, holdsRun isResuming: Bool) throws(CommandFailure) {
        if isResuming {
            guard access(state(in: path), F_OK) == 0 else {
                throw .usage(
                    "\(path) holds no state.safetensors, so there is no run to resume; leave --resume out to begin one"
                )
            }
        } else if let name = names.first(where: { access("\(path)/\($0)", F_OK) == 0 }) {
            throw .usage(
                "\(path) already holds a run (\(name)): go on with it with --resume, or name another directory with --out"
            )
        }
    }

    /// Opens the directory of a new run, making it when it is missing, or that of a run which is to be resumed.
    ///
    /// - Parameters:
    ///   - path: The directory.
    ///   - isResuming: Whether a run is to be resumed.
    /// - Throws: ``CommandFailure`` of wrong use when the directory cannot be made or written to, holds a run although a
    ///   new one is to begin, holds none although one is to be resumed, or belongs to another process.
    package init(_ path: String, isResuming: Bool) throws(CommandFailure) {
        if !isResuming { try OutputFile.makeDirectory(path) }
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else { throw .usage("cannot open \(path): \(String(cString: strerror(errno)))") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw .usage("another process is training into \(path); wait for it or choose another directory")
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw .usage(
                "cannot write into \(path): \(String(cString: strerror(errno))); "
                    + "name another directory with --out, or make this one writable"
            )
        }
        try Self.require(path, holdsRun: isResuming)
        removeRemnants()
    }

    deinit { close(descriptor) }

    /// Removes what a killed process had not finished writing.
    private func removeRemnants() {
        let found = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in found where Self.names.contains(where: { name.hasPrefix("\($0).partial-") }) {
            unlink("\(path)/\(name)")
        }
    }
}
