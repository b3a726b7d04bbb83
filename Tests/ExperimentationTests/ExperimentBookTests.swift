import Contracts
import Experimentation
import Testing

@Suite("A running phase never changes")
struct ExperimentBookTests {
    private func record(_ change: (inout Scene.Registration) -> Void = { _ in }) -> ABExperiment {
        var registration = Scene.Registration()
        change(&registration)
        return registration.record
    }

    private func accept(_ record: ABExperiment, _ book: inout ExperimentBook) -> ExperimentBook.Change {
        book.accept(record, at: .hours(7), by: "test")
    }

    @Test(
        "What would change it closes it, and the reason is named",
        arguments: [
            ("fingerprint_changed", { @Sendable in $0.fingerprint = String(repeating: "b", count: 64) }),
            ("weights_changed", { $0.weights = [0.6, 0.4] }), ("variants_changed", { $0.variants.reverse() }),
            ("seed_changed", { $0.seed = "other" }), ("configuration_changed", { $0.mode = .interleaving }),
        ] as [(String, @Sendable (inout Scene.Registration) -> Void)]
    )
    func breach(reason: String, change: @Sendable (inout Scene.Registration) -> Void) throws {
        var book = ExperimentBook()
        let running = record()
        #expect(accept(running, &book) == .registered)
        guard case .breached(let closed) = accept(record(change), &book) else {
            Issue.record("not breached")
            return
        }
        #expect(closed.status == .closed)
        #expect(closed.closedReason == reason)
        #expect(closed.occurredAt == .hours(7))
        #expect(closed.configHash == running.configHash)
        #expect(closed.weights == running.weights)
        try closed.validate()
        #expect(book.latest(of: "style") == closed)
        // Closed it stays, whoever registers it again.
        guard case .refused = accept(running, &book) else {
            Issue.record("opened again")
            return
        }
        #expect(book.latest(of: "style")?.status == .closed)
        #expect(accept(record { $0.phase = 1 }, &book) == .registered)
        #expect(book.latest(of: "style")?.phase == 1)
        #expect(book.phase(0, of: "style") == closed)
    }

    @Test("More coverage and another end are no change; the same record says nothing new")
    func coverage() {
        var book = ExperimentBook()
        #expect(accept(record { $0.coverage = 0.2 }, &book) == .registered)
        #expect(accept(record { $0.coverage = 0.2 }, &book) == .none)
        #expect(accept(record(), &book) == .registered)
        #expect(accept(record { $0.end = .hours(100) }, &book) == .registered)
        #expect(book.latest(of: "style")?.coverage == 1)
        #expect(book.latest(of: "style")?.end == .hours(100))
    }

    @Test("An earlier phase does not come back, and a forgotten experiment begins anew")
    func order() {
        var book = ExperimentBook()
        #expect(accept(record { $0.phase = 2 }, &book) == .registered)
        guard case .refused = accept(record { $0.phase = 1 }, &book) else {
            Issue.record("came back")
            return
        }
        guard case .closed = accept(record { $0.phase = 1 }.closed(because: "x", at: .hours(3), by: "t"), &book) else {
            Issue.record("not taken")
            return
        }
        #expect(book.latest(of: "style")?.phase == 2)
        book.forget("style")
        #expect(book.latest(of: "style") == nil)
        #expect(accept(record { $0.phase = 1 }, &book) == .registered)
    }

    @Test("Variants that nothing ranks make no experiment")
    func variants() {
        #expect(throws: ExperimentationError.self) { try Scene { $0.variants = ["text-only", "magic"] } }
        #expect(throws: ExperimentationError.self) { try Scene { $0.variants = ["hybrid", "hybrid"] } }
        #expect(throws: ExperimentationError.self) { try Scene { $0.variants = ["hybrid", "interleaved"] } }
    }

    @Test("When interleaved, everyone who takes part sees all lists")
    func interleaving() throws {
        let scene = try Scene {
            $0.mode = .interleaving
            $0.coverage = 0.5
        }
        let arms = (0..<1000).map { scene.experiment.arm(of: "member-\($0)") }
        let taking = arms.compactMap(\.self)
        #expect((400...600).contains(taking.count))
        #expect(taking.allSatisfy { $0.scorers == [.textOnly, .hybrid] && $0.probability == 0.5 })
        #expect(Set(taking.map(\.experiment.variant)) == ["interleaved"])
    }
}
