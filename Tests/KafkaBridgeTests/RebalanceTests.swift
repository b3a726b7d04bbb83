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
        let members = try (0..<2).map { member in
            try KafkaConsumer(
                configuration: broker.consumer("shared", ["shared"]) { event in
                    switch event {
                    case .assigned(let partitions) where !partitions.isEmpty: assigned.append(member)
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
        members.forEach { $0.shutdown() }
        for run in runs {
            try await run.value
        }

        let entries = journal.entries
        #expect(Set(entries.map(\.member)) == [0, 1])
        #expect(revoked.entries.contains(false))
        // Whoever handles a key handles it alone, and what is new of it comes in order.
        var running: Set<String> = []
        var latest: [String: Int64] = [:]
        for entry in entries {
            let key = try #require(entry.record.keyText)
            if entry.isEnd {
                running.remove(key)
                latest[key] = max(latest[key] ?? -1, entry.record.offset)
            } else {
                #expect(running.insert(key).inserted, "two members handle \(key) at once")
                #expect(entry.record.offset > latest[key] ?? -1, "\(key) goes back, or comes twice")
            }
        }
        let ends = entries.filter(\.isEnd)
        #expect(ends.count == total)
        var committed: Int64 = 0
        for partition: Int32 in 0..<4 {
            committed += try await broker.committed("shared", "shared", partition) ?? 0
        }
        #expect(committed == Int64(total))
    }
}
