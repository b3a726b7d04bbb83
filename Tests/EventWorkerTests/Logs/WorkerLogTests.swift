import EventWorker
import Foundation
import Logging
import Synchronization
import Testing

@Suite struct WorkerLogTests {
    /// Keeps lines.
    private final class Paper: Sendable {
        private let state = Mutex<[String]>([])
        var lines: [String] { state.withLock { $0 } }
        func write(_ line: String) { state.withLock { $0.append(line) } }
    }

    private static func log(_ format: LogSettings.Format) throws -> (log: WorkerLog, paper: Paper) {
        let paper = Paper()
        var settings = LogSettings()
        settings.format = format
        return (try WorkerLog(settings, output: paper.write), paper)
    }

    private static func fields(_ line: String) throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
    }

    @Test func `JSON lines have the fields of each line and what is said beside them`() throws {
        let (log, paper) = try Self.log(.json)
        log.logger.warning("trying \"again\"\n", metadata: ["error": "at https://a.example/x?secret", "attempt": "2"])
        let fields = try Self.fields(try #require(paper.lines.first))
        #expect(fields["level"] == "warning")
        #expect(fields["logger"] == "event-worker")
        #expect(fields["message"] == "trying \"again\"\n")
        #expect(fields["error"] == "at https://a.example/x?…")
        #expect(fields["attempt"] == "2")
        let time = try #require(fields["time"])
        #expect(time.hasSuffix("Z") && time.count >= 20)
        #expect(paper.lines.allSatisfy { !$0.contains("\n") })
    }

    @Test func `metadata cannot take the place of a line's own fields`() throws {
        let (log, paper) = try Self.log(.json)
        log.logger.info("true", metadata: ["message": "false", "level": "none", "time": "never"])
        let fields = try Self.fields(try #require(paper.lines.first))
        #expect(fields["message"] == "true")
        #expect(fields["metadata.message"] == "false")
        #expect(fields["level"] == "info")
        #expect(fields["metadata.time"] == "never")
    }

    @Test func `no text can make a second line, or a field of its own`() throws {
        let (log, paper) = try Self.log(.text)
        log.logger.info("one\ntwo\r\nthree", metadata: ["a": "x\ny", "b": "say \"c=d\"", "c": ""])
        let line = try #require(paper.lines.first)
        #expect(paper.lines.count == 1)
        #expect(!line.contains { $0.isNewline })
        #expect(line.hasSuffix("info event-worker: one two three a=\"x y\" b=\"say 'c=d'\" c=\"\""))
    }

    @Test func `the level changes for every logger at once`() throws {
        let (log, paper) = try Self.log(.text)
        let copy = log.logger
        copy.debug("unheard")
        log.threshold.level = .debug
        copy.debug("heard")
        log.threshold.level = .error
        copy.warning("unheard again")
        #expect(paper.lines.count == 1)
        #expect(paper.lines.first?.contains("heard") == true)
    }

    /// Values of `printf u1 | sha256sum`, and of `printf u1 | openssl dgst -sha256 -hmac key`.
    @Test func `members are named by a hash, under a key where there is one`() throws {
        #expect(UserHash().hash("u1") == String(Self.plain.prefix(16)))
        #expect(UserHash(key: Array("key".utf8)).hash("u1") == String(Self.keyed.prefix(16)))
    }

    private static let plain = "bb82030dbc2bcaba32a90bf2e207a84a856fc5f033b77c480836ab6f77f40f19"
    private static let keyed = "dc0708706ec6b9b1224ee4d159bdf54509c6a7abf5640861e142aa0942f4a6bb"

    @Test func `a key that cannot be read is named`() throws {
        let scratch = TemporaryDirectory()
        var settings = LogSettings()
        settings.hashKeyFile = "/nowhere/key"
        let missing = try #require(throws: ConfigurationError.self) { try WorkerLog(settings) }
        #expect(missing.description.contains("log.hashKeyFile: /nowhere/key cannot be read"))
        try scratch.write(Array(" \n".utf8), to: "key")
        settings.hashKeyFile = scratch.path + "/key"
        let empty = try #require(throws: ConfigurationError.self) { try WorkerLog(settings) }
        #expect(empty.message.contains("is empty"))
    }
}
