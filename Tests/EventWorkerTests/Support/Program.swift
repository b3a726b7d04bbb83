import CommandSupport
import Foundation
import Synchronization
import Testing

/// The built program `event-worker`, run as a process of its own.
enum Program {
    /// What became of a run.
    struct Outcome: Sendable {
        let status: Int32
        /// Whether a signal ended it.
        let isSignalled: Bool
        let output: String
        let errors: String
        let duration: Duration

        /// The lines of standard output as JSON values.
        func json<Value: Decodable>(_ type: Value.Type) throws -> [Value] {
            try output.split(separator: "\n").map { try JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
        }
    }

    /// A run that has not ended.
    struct Running: Sendable {
        /// The process id.
        let identifier: Int32
        fileprivate let collectedErrors: Collected

        /// What stands on standard error so far.
        var errors: String { collectedErrors.text }

        /// Whether it has something to do when a signal comes.
        func catches(_ signal: Int32) -> Bool {
            let status = FileManager.default.contents(atPath: "/proc/\(identifier)/status") ?? Data()
            let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
            let digits = line?.split(separator: "\t").last ?? ""
            guard let caught = UInt64(digits, radix: 16) else { return false }
            return caught & (1 << UInt64(signal - 1)) != 0
        }
    }

    /// What has come out of a pipe so far.
    fileprivate final class Collected: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }

        /// Reads on a thread of its own until the pipe ends.
        func drain(_ pipe: Pipe) async {
            let descriptor = pipe.fileHandleForReading
            await withCheckedContinuation { continuation in
                DispatchQueue(label: "pipe").async {
                    while case let data = descriptor.availableData, !data.isEmpty {
                        self.bytes.withLock { $0 += data }
                    }
                    continuation.resume()
                }
            }
        }
    }

    /// The program lies beside the bundle of the tests.
    private static func url(_ program: String) -> URL {
        Bundle.main.bundleURL.appending(path: program)
    }

    /// This process's environment, for a program. What a program still holds when it ends is not lost: Swift keeps the case
    /// of an enum in a pointer's spare bits, where the address sanitizer sees no pointer.
    static var inheritedEnvironment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["ASAN_OPTIONS"]?.append(":detect_leaks=0")
        return environment
    }

    // Runs the program to its end, with nothing in its environment but PATH, a port that several workers do not share, and
    // what is given; whatever takes too long is ended and fails the test. What happens meanwhile is done beside it.
    static func run(
        _ arguments: [String],
        environment: [String: String] = [:],
        input: FileHandle = .nullDevice,
        program: String = "event-worker",
        within limit: Duration = .patience,
        sourceLocation: SourceLocation = #_sourceLocation,
        meanwhile: (Running) async throws -> Void = { _ in }
    ) async throws -> Outcome {
        let process = Process()
        process.executableURL = url(program)
        process.arguments = arguments
        // What sanitizers are told, where there are any, holds for the program too.
        let inherited = inheritedEnvironment.filter { $0.key == "PATH" || $0.key.hasSuffix("SAN_OPTIONS") }
        process.environment = ["HTTP_PORT": "0"].merging(environment) { $1 }.merging(inherited) { $1 }
        process.standardInput = input
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
        async let outputEnd: Void = collectedOutput.drain(output)
        async let errorsEnd: Void = collectedErrors.drain(errors)
        do {
            try await meanwhile(Running(identifier: identifier, collectedErrors: collectedErrors))
        } catch {
            kill(identifier, SIGKILL)
            for await _ in ends {}
            throw error
        }
        for await _ in ends {}
        let duration = ContinuousClock.now - start
        await outputEnd
        await errorsEnd
        return Outcome(
            status: process.terminationStatus,
            isSignalled: process.terminationReason == .uncaughtSignal,
            output: collectedOutput.text,
            errors: collectedErrors.text,
            duration: duration
        )
    }

    /// The command lines of all processes that hold some text.
    static func commandLines(holding text: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.filter { $0.allSatisfy(\.isNumber) }.compactMap { name in
            guard let data = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else { return nil }
            let line = String(decoding: data.map { $0 == 0 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
            return line.contains(text) ? line : nil
        }
    }
}
