import Foundation
import Synchronization
import Testing

/// The built program `stylelab`, run as a process of its own.
enum Program {
    /// What became of a run.
    struct Outcome: Sendable {
        let status: Int32
        /// Whether a signal ended it.
        let isSignalled: Bool
        let output: String
        let errors: String
        let duration: Duration

        /// Standard output as one JSON value.
        func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
            try JSONDecoder().decode(Value.self, from: Data(output.utf8))
        }
    }

    /// A run that has not ended.
    struct Running: Sendable {
        /// The process id.
        let identifier: Int32
        fileprivate let collectedErrors: Collected

        /// What stands on standard error so far.
        var errors: String { collectedErrors.text }

        /// Waits until standard error holds some text; fails the test when it does not come.
        func waitForErrors(
            containing text: String,
            within limit: Duration = .seconds(30),
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let deadline = ContinuousClock.now + limit
            while !errors.contains(text) {
                try #require(
                    ContinuousClock.now < deadline,
                    "\(text) did not come: \(errors)",
                    sourceLocation: sourceLocation
                )
                try await Task.sleep(for: .milliseconds(2))
            }
        }

        /// Sends a signal as soon as standard error holds some text; fails the test when it does not come.
        ///
        /// On a thread of its own: the pool of tasks may be busy with other tests until the run is over.
        func send(
            _ signal: Int32,
            whenErrorsContain text: String,
            within limit: Duration = .seconds(30),
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let deadline = ContinuousClock.now + limit
            let isSent = await withCheckedContinuation { continuation in
                DispatchQueue(label: "signal").async {
                    while !errors.contains(text), ContinuousClock.now < deadline { usleep(500) }
                    let holdsText = errors.contains(text)
                    continuation.resume(returning: holdsText && kill(identifier, signal) == 0)
                }
            }
            try #require(isSent, "\(text) did not come in time: \(errors)", sourceLocation: sourceLocation)
        }
    }

    /// What has come out of a pipe so far.
    fileprivate final class Collected: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }

        /// Reads on a thread of its own, from now on until the pipe ends; the stream ends then, too.
        func drain(_ pipe: Pipe) -> AsyncStream<Void> {
            let descriptor = pipe.fileHandleForReading
            let (ends, end) = AsyncStream.makeStream(of: Void.self)
            DispatchQueue(label: "pipe").async {
                while case let data = descriptor.availableData, !data.isEmpty {
                    self.bytes.withLock { $0 += data }
                }
                end.finish()
            }
            return ends
        }
    }

    /// The program lies beside the bundle of the tests.
    private static var url: URL {
        Bundle.main.bundleURL.appending(path: "stylelab")
    }

    // Runs the program to its end, with nothing in its environment but PATH and what is given; whatever takes too long
    // is ended and fails the test. What happens meanwhile is done beside it. A wrapper is a program that gets the command
    // as its last arguments and becomes it. Another executable takes the place of the program.
    static func run(
        _ arguments: [String],
        executable: String? = nil,
        environment: [String: String] = [:],
        through wrapper: [String] = [],
        within limit: Duration = .seconds(60),
        sourceLocation: SourceLocation = #_sourceLocation,
        meanwhile: (Running) async throws -> Void = { _ in }
    ) async throws -> Outcome {
        let process = Process()
        let command = wrapper + [executable ?? url.path] + arguments
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        // What sanitizers are told, where there are any, holds for the program too; but what it still holds when it ends is
        // not lost. (Swift keeps the case of an enum in a pointer's spare bits, where the sanitizer sees no pointer.)
        var inherited = ProcessInfo.processInfo.environment
            .filter { $0.key == "PATH" || $0.key.hasSuffix("SAN_OPTIONS") }
        inherited["ASAN_OPTIONS"]?.append(":detect_leaks=0")
        // The thread sanitizer begins with a file there, and ends a program that a wrapper lets write none.
        if inherited["TSAN_OPTIONS"] != nil, !wrapper.isEmpty { inherited["TMPDIR"] = "/nonexistent" }
        process.environment = environment.merging(inherited) { $1 }
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in end.finish() }
        let start = ContinuousClock.now
        try process.run()
        let identifier = process.processIdentifier
        let alarm = Task {
            try await Task.sleep(for: limit)
            Issue.record("\(arguments.joined(separator: " ")) ran longer than \(limit)", sourceLocation: sourceLocation)
            kill(identifier, SIGTERM)
            try await Task.sleep(for: .seconds(2))
            kill(identifier, SIGKILL)
        }
        defer { alarm.cancel() }
        let (collectedOutput, collectedErrors) = (Collected(), Collected())
        let pipeEnds = [collectedOutput.drain(output), collectedErrors.drain(errors)]
        do {
            try await meanwhile(Running(identifier: identifier, collectedErrors: collectedErrors))
        } catch {
            kill(identifier, SIGKILL)
            for await _ in ends {}
            throw error
        }
        for await _ in ends {}
        let duration = ContinuousClock.now - start
        for ends in pipeEnds { for await _ in ends {} }
        return Outcome(
            status: process.terminationStatus,
            isSignalled: process.terminationReason == .uncaughtSignal,
            output: collectedOutput.text,
            errors: collectedErrors.text,
            duration: duration
        )
    }
}
