import CommandSupport
import Contracts
import EventWorker
import Foundation
import KafkaBridge
import Synchronization
import Testing

/// How long the backlog is; nil without `SOAK_EVENTS`.
private let backlogLength = ProcessInfo.processInfo.environment["SOAK_EVENTS"].flatMap { Int($0) }
/// For how long such backlogs follow one another.
private let soakMinutes = ProcessInfo.processInfo.environment["SOAK_MINUTES"].flatMap { Double($0) } ?? 0

/// A long backlog of small events, one in twenty of them bad, while a second worker comes and goes. Only `make soak` runs
/// it: `SOAK_EVENTS` says how many, and `SOAK_MINUTES` for how long a new backlog follows when one is worked off.
@Suite("Soak", .enabled(if: backlogLength != nil, "SOAK_EVENTS is not set"), .timeLimit(.minutes(60)))
struct SoakTests {
    private static let members = 500

    /// What has come out so far.
    private final class Audience: Sendable {
        private struct State {
            var results: Set<String> = []
            var letters: Set<String> = []
            var repeats = 0
        }

        private let state = Mutex(State())

        var counts: (results: Int, letters: Int, repeats: Int) {
            state.withLock { ($0.results.count, $0.letters.count, $0.repeats) }
        }

        func missing(of expected: [String]) -> Int {
            state.withLock { state in expected.count { !state.results.contains($0) } }
        }

        func note(_ record: KafkaRecord) {
            state.withLock { state in
                let isNew: Bool
                if let letter = DeadLetterHeaders(record.fields) {
                    isNew = state.letters.insert("\(letter.partition)/\(letter.offset)").inserted
                } else {
                    isNew = state.results.insert(record.header("ce_id") ?? "").inserted
                }
                if !isNew { state.repeats += 1 }
            }
        }
    }

    @Test("Memory stays flat and nothing is lost")
    func soak() async throws {
        let count = try #require(backlogLength)
        try await MatrixSystem.run { system in
            let audience = Audience()
            let reader = try KafkaTopicReader(
                configuration: KafkaTopicReaderConfiguration(
                    client: KafkaClientConfiguration(bootstrapServers: system.bootstrapServers, clientId: "soak"),
                    topics: [Topics.memberAttributes, Topics.deadLetter(of: Topics.profileUpdated)]
                )
            )
            let listener = Task { try await reader.run(onCaughtUp: {}, handler: { audience.note($0) }) }
            var (expected, bad): ([String], Int) = ([], 0)
            var published = 0
            func publish() async throws {
                let backlog = try Self.backlog(published..<published + count)
                published += count
                for start in stride(from: 0, to: count, by: 2000) {
                    try await system.send(Array(backlog.messages[start..<min(start + 2000, count)]))
                }
                expected += backlog.expected
                bad += count - backlog.expected.count
            }
            try await publish()
            let start = ContinuousClock.now
            let worker = try FaultyWorkerProcess(on: system)
            defer { worker.destroy() }
            let end = SoakEnd()
            let visits = Task { try await Self.visit(system, until: end) }
            var memory: [Int] = []
            while true {
                try await Task.sleep(for: .seconds(1))
                if let size = worker.residentBytes { memory.append(size) }
                #expect(!worker.hasEnded, "\(worker.log.suffix(2000))")
                if worker.hasEnded { break }
                let counts = audience.counts
                guard counts.results >= expected.count, counts.letters >= bad else { continue }
                if (ContinuousClock.now - start).seconds >= 60 * soakMinutes { break }
                try await publish()
            }
            let duration = (ContinuousClock.now - start).seconds
            end.isReached.store(true, ordering: .releasing)
            let visitors = try await visits.value
            try await eventually("everything is committed", within: .seconds(60)) { try await system.isDone() }
            reader.shutdown()
            try await listener.value

            let counts = audience.counts
            #expect(audience.missing(of: expected) == 0)
            #expect(counts.results == expected.count && counts.letters == bad)
            // The first quarter fills buffers and the memory of members.
            let early = memory.dropFirst(memory.count / 4).prefix(max(1, memory.count / 4)).max() ?? 0
            let late = memory.suffix(max(1, memory.count / 4)).max() ?? 0
            #expect(late <= early + early / 10, "\(early) bytes early, \(late) late")
            StandardError.write(
                "\nSoak: \(published) events in backlogs of \(count), \(bad) of them bad, in \(duration.fixed(0)) s "
                    + "(\((Double(published) / duration).fixed(0)) a second); results \(counts.results), dead letters \(counts.letters), repeats \(counts.repeats), "
                    + "lost \(audience.missing(of: expected)); a second worker came \(visitors) times; resident memory "
                    + "\(early >> 20) MiB in the second quarter, \(late >> 20) MiB in the last"
            )
        }
    }

    /// The events of these numbers, and the ids of their results; the others are bad.
    private static func backlog(_ numbers: Range<Int>) throws -> (messages: [KafkaMessage], expected: [String]) {
        var messages: [KafkaMessage] = []
        var expected: [String] = []
        for number in numbers {
            let user = "soak-\(number % members)"
            guard number % 20 != 7 else {
                messages.append(
                    KafkaMessage(topic: Topics.profileUpdated, key: Array(user.utf8), value: Array("{".utf8))
                )
                continue
            }
            let event = ProfileUpdated(
                eventId: "soak-event-\(number)",
                occurredAt: .at(Double(number)),
                userId: user,
                gender: user,
                seeking: ["nobody"],
                birthYear: 1990,
                region: "Seoul",
                ageRange: nil,
                idealType: nil,
                introduction: nil,
                mbti: nil,
                blocked: [],
                active: false
            )
            messages.append(
                KafkaMessage(
                    topic: Topics.profileUpdated,
                    key: Array(user.utf8),
                    value: try EventEncoder().encode(event)
                )
            )
            expected.append(DeterministicIdentifier.event(on: Topics.memberAttributes, from: event.eventId))
        }
        return (messages, expected)
    }

    /// Tells the second worker that the visit it is at is its last. It is not sent away sooner: a process that is told to end
    /// while it begins has no answer to that yet.
    private final class SoakEnd: Sendable {
        let isReached = Atomic(false)
    }

    /// A second worker that works for a while, goes, and comes again.
    private static func visit(_ system: MatrixSystem, until end: SoakEnd) async throws -> Int {
        var visits = 0
        while !end.isReached.load(ordering: .acquiring) {
            try await Task.sleep(for: .seconds(10))
            let visitor = try FaultyWorkerProcess(on: system)
            visits += 1
            try await Task.sleep(for: .seconds(20))
            visitor.terminate()
            let end = await visitor.end(within: .seconds(30), "the second worker")
            #expect(end?.status == 0 && end?.isKilled == false)
        }
        return visits
    }
}

extension FaultyWorkerProcess {
    /// The memory that the process holds.
    var residentBytes: Int? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(identifier)/statm") else { return nil }
        let pages = String(decoding: data, as: UTF8.self).split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return pages.map { $0 * 4096 }
    }
}
