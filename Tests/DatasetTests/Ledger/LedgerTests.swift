import Dataset
import Foundation
import Testing

@Suite struct LedgerTests {
    private func event(_ kind: LedgerEvent.Kind, _ key: String = "k", cost: Double? = nil)
        -> LedgerEvent
    {
        var event = LedgerEvent(kind, key: key, at: "2025-01-01T00:00:00Z")
        event.costUSD = cost
        return event
    }

    @Test func `what is started and not ended may have been paid`() {
        var state = LedgerState()
        state.apply(event(.started, cost: 0.03))
        #expect(state.unknownUSD == 0.03)
        state.apply(event(.unknown, cost: 0.03))
        #expect(state.unknownUSD == 0.03)
        state.apply(event(.started, cost: 0.03))
        #expect(abs(state.unknownUSD - 0.06) < 1e-12)
        state.apply(event(.finished, cost: 0.03))
        #expect(abs(state.unknownUSD - 0.03) < 1e-12)
        #expect(state.spentUSD == 0.03)
        state.apply(event(.rejected))
        #expect(state.spentUSD == 0.03)
        #expect(state.unknown.isEmpty)
        state.apply(event(.started, "other", cost: 0.03))
        state.apply(event(.failed, "other"))
        #expect(state.standing(of: "other") == nil)
        #expect(abs(state.unknownUSD - 0.03) < 1e-12)
    }

    @Test func `a ledger that a crash cut at any byte says no less than its whole lines`() throws {
        let path = FileManager.default.temporaryDirectory.path + "/ledger-\(UUID()).jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            let ledger = try Ledger(path: path)
            try ledger.append(event(.started, "a", cost: 0.03))
            try ledger.append(event(.finished, "a", cost: 0.03))
            try ledger.append(event(.started, "b", cost: 0.03))
        }
        let whole = try Data(contentsOf: URL(filePath: path))
        let ends = whole.indices.filter { whole[$0] == 0x0A }
        for length in 0...whole.count {
            try whole.prefix(length).write(to: URL(filePath: path))
            let complete = ends.count { $0 <= length }
            #expect(try Ledger.events(path).count == complete, "\(length)")
            let ledger = try Ledger(path: path)
            #expect(ledger.state.spentUSD == (complete >= 2 ? 0.03 : 0))
            try ledger.append(event(.started, "c"))
            #expect(try Ledger.events(path).count == complete + 1)
        }
    }

    @Test func `what was paid for a person who is forgotten stays, without saying for whom`() throws {
        let path = FileManager.default.temporaryDirectory.path + "/ledger-\(UUID()).jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let ledger = try Ledger(path: path)
        for (parent, key) in [("anna-1", "a"), ("ben-1", "b"), ("anna-2", "c")] {
            for kind in [LedgerEvent.Kind.started, .finished] where kind == .started || key != "c" {
                var event = event(kind, key, cost: 0.03)
                event.parentId = parent
                try ledger.append(event)
            }
        }
        try ledger.forget(parents: ["anna-1", "anna-2"])
        let events = try Ledger.events(path)
        #expect(events.map(\.event) == [.started, .finished, .forgotten])
        #expect(events.allSatisfy { $0.parentId != "anna-1" && $0.parentId != "anna-2" })
        // One was paid for Anna, one may have been.
        #expect(abs(ledger.state.spentUSD - 0.09) < 1e-12)
        try ledger.append(event(.started, "d"))
        #expect(try Ledger.events(path).count == 4)
    }

    @Test func `a broken line is named`() throws {
        let file = try TestFile(
            "{\"event\":\"started\",\"key\":\"a\",\"at\":\"x\"}\n{\"event\":\"paid\",\"key\":\"a\",\"at\":\"x\"}\n"
        )
        let error = #expect(throws: DatasetError.self) { try Ledger.events(file.path) }
        #expect(error?.code == .ledgerInvalid)
        #expect(
            error?.message.contains("\(file.path) line 2: field event") == true,
            "\(error?.message ?? "")"
        )
        #expect(try Ledger.events("/nowhere/ledger.jsonl").isEmpty)
    }
}
