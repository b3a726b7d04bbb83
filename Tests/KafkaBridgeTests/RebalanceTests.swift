import KafkaBridge
import Testing

@Suite(.timeLimit(.minutes(1))) struct RebalanceTests {
    private struct Handling: Sendable {
        let member: Int
        let record: KafkaRecord
        let isEnd: Bool
    }

    @Test func aSecondMemberLosesNothingAndKeepsTheOrderOfKeys() async throws {
        let broker = try TestCluster.topic("shared", partitions: 4)
        let total = 600
        try await broker.send((0..<total).map { KafkaMessage("shared", "key-\($0 % 24)", "\($0)") })
        let journal = Journal<Handling>()
        let assigned = Journal<Int>()
        let revoked = Journal<Bool>()
        let commits = Journal<[KafkaTopicPartition: Int64]>()
        let members = try (0..<2).map { member in
            try KafkaConsumer(
                configuration: broker.consumer("shared", ["shared"]) { event in
                    switch event {
                    case .assigned(let partitions) where !partitions.isEmpty: assigned.append(member)
                    case .committed(let offsets): commits.append(offsets)
                    case .revoked(_, let lost): revoked.append(lost)
                    default: break
                    }
                }
            )
        }
        let runs = members.enumerated().map { number, member in
            Task {
                if number == 1 {
                    await journal.wait(for: 100)
                }
                try await member.run { record in
                    journal.append(Handling(member: number, record: record, isEnd: false))
                    try await Task.sleep(for: .milliseconds(number == 0 ? 40 : 5))
                    journal.append(Handling(member: number, record: record, isEnd: true))
                }
            }
        }
        await assigned.wait { $0.contains(1) }
        await journal.wait { entries in
            Set(entries.filter(\.isEnd).map(\.record.number)).count == total
        }
        await commits.wait { commits in
            commits.reduce(into: [:]) { $0.merge($1) { $1 } }.values.reduce(0, +) == Int64(total)
        }
        members.forEach { $0.shutdown() }
        for run in runs {
            try await run.value
        }

        let entries = journal.entries
        #expect(Set(entries.map(\.member)) == [0, 1])
        #expect(revoked.entries.contains(false))
        // Whoever handles a key handles it alone. What is new of it comes in order without a gap; what was finished but
        // not yet committed may come again, because the in-process cluster takes no commits while it rebalances.
        let inOrder = Dictionary(grouping: try await broker.contents(of: "shared"), by: { $0.keyText ?? "" })
            .mapValues { $0.map(\.number) }
        var running: Set<String> = []
        var handled: [String: [Int]] = [:]
        for entry in entries {
            let key = try #require(entry.record.keyText)
            let number = entry.record.number
            if entry.isEnd {
                running.remove(key)
                if !handled[key, default: []].contains(number) {
                    handled[key, default: []].append(number)
                }
            } else {
                #expect(running.insert(key).inserted, "two members handle \(key) at once")
            }
        }
        #expect(handled == inOrder)
        let repeats = entries.filter(\.isEnd).count - total
        #expect(repeats < total / 4, "\(repeats) records came twice")
        var committed: Int64 = 0
        for partition: Int32 in 0..<4 {
            committed += try await broker.committed("shared", "shared", partition) ?? 0
        }
        #expect(committed == Int64(total))
    }

    @Test func whatWasPausedWhenItWasTakenBackIsReadAgainWhenItComesBack() async throws {
        let broker = try TestCluster.topic("returned", partitions: 1)
        let total = 24
        try await broker.send((0..<total).map { KafkaMessage("returned", "key-\($0)", "\($0)") })
        let (paused, revoked) = (Gate(), Gate())
        var configuration = broker.consumer("returned", ["returned"]) { event in
            switch event {
            case .paused: paused.open()
            case .revoked: revoked.open()
            default: break
            }
        }
        (configuration.lowWatermark, configuration.highWatermark) = (1, 3)
        let first = try KafkaConsumer(configuration: configuration)
        let finished = Journal<Int>()
        let firstRun = Task {
            try await first.run { record in
                // The first ones end while the partition is taken back; then nothing of it is unfinished any more.
                while finished.entries.isEmpty, let lastPoll = first.progress.lastPoll,
                    lastPoll.duration(to: .now) < .seconds(1)
                {
                    try await Task.sleep(for: .milliseconds(20))
                }
                finished.append(record.number)
            }
        }
        await paused.pass()
        let second = try KafkaConsumer(configuration: broker.consumer("returned", ["returned"]))
        let secondRun = Task {
            try await second.run { record in
                try await Task.sleep(for: .milliseconds(200))
                finished.append(record.number)
            }
        }
        await revoked.pass()
        second.shutdown()
        try await secondRun.value
        await finished.wait { Set($0).count == total }
        first.shutdown()
        try await firstRun.value
        #expect(try await broker.committed("returned", "returned") == Int64(total))
    }

    @Test func whatIsFinishedWhilePartitionsAreTakenBackIsCommittedFirst() async throws {
        let broker = try TestCluster.topic("drained", partitions: 4)
        try await broker.send([KafkaMessage("drained", "key", "0")])
        let events = Journal<KafkaEvent>()
        var configuration = broker.consumer("drained", ["drained"]) { events.append($0) }
        // Nothing is committed but because partitions are taken back.
        configuration.commitInterval = .seconds(3600)
        let first = try KafkaConsumer(configuration: configuration)
        let begun = Gate()
        let finished = Journal<Int>()
        let firstRun = Task {
            try await first.run { record in
                begun.open()
                // The library calls on the polling thread, which then polls nothing until the handlers have ended.
                while let lastPoll = first.progress.lastPoll, lastPoll.duration(to: .now) < .seconds(1) {
                    try await Task.sleep(for: .milliseconds(20))
                }
                finished.append(events.entries.count)
            }
        }
        await begun.pass()
        let second = try KafkaConsumer(configuration: broker.consumer("drained", ["drained"]))
        let secondRun = Task { try await second.run { _ in } }
        await events.wait { events in
            events.contains { if case .revoked = $0 { true } else { false } }
        }
        for consumer in [first, second] { consumer.shutdown() }
        try await firstRun.value
        try await secondRun.value

        // The in-process cluster refuses commits while it rebalances, others take them: either way it was tried in time.
        let afterwards = events.entries.dropFirst(try #require(finished.entries.first))
        let outcomes = afterwards.compactMap { event -> String? in
            switch event {
            case .committed(let offsets): offsets.values.contains(1) ? "committed" : nil
            case .commitFailed: "refused"
            case .revoked(_, let lost): "revoked, lost: \(lost)"
            default: nil
            }
        }
        #expect(["committed", "refused"].contains(outcomes.first), "\(outcomes)")
        #expect(outcomes.dropFirst().first == "revoked, lost: false")
    }
}
