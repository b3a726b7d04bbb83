import EventWorker
import RedisCache
import Testing

@Suite struct StoreCircuitsTests {
    private let start = ContinuousClock.now

    private func permit(
        _ circuits: inout StoreCircuits,
        _ store: String = "s",
        at now: ContinuousClock.Instant
    ) throws -> CircuitBreaker.Permit {
        guard case .admitted(let permit) = circuits.admit(store, at: now) else {
            throw PhotoSourceError.forbidden("not admitted")
        }
        return permit
    }

    private func isRejected(_ circuits: inout StoreCircuits, _ store: String = "s", at now: ContinuousClock.Instant)
        -> Duration?
    {
        if case .rejected(let pause) = circuits.admit(store, at: now) { pause } else { nil }
    }

    @discardableResult
    private func fail(
        _ circuits: inout StoreCircuits,
        _ photo: String,
        at now: ContinuousClock.Instant,
        quiet: Duration? = nil
    ) throws -> Duration? {
        let permit = try permit(&circuits, at: now)
        return circuits.fail("s", permit, photo: photo, leaveAloneFor: quiet, at: now, random: 0).down
    }

    @Test func `one photo that fails again and again does not make its store down`() throws {
        var circuits = StoreCircuits()
        for _ in 0..<20 { #expect(try fail(&circuits, "a", at: start) == nil) }
        #expect(try fail(&circuits, "b", at: start) == nil)
        #expect(try fail(&circuits, "c", at: start) != nil)
        #expect(isRejected(&circuits, at: start) != nil)
        // Another store is not concerned.
        _ = try permit(&circuits, "t", at: start)
    }

    @Test func `one failure that has nothing to do with its photo makes the store down`() throws {
        var circuits = StoreCircuits()
        let permit = try permit(&circuits, at: start)
        let down = circuits.fail(
            "s",
            permit,
            photo: "a",
            concernsEveryPhoto: true,
            leaveAloneFor: nil,
            at: start,
            random: 0
        ).down
        #expect(down == .seconds(1))
        #expect(isRejected(&circuits, at: start) != nil)
    }

    @Test func `a success between them keeps the store up`() throws {
        var circuits = StoreCircuits()
        for photo in ["a", "b"] { try fail(&circuits, photo, at: start) }
        _ = circuits.succeed("s", try permit(&circuits, at: start))
        for photo in ["c", "d"] { #expect(try fail(&circuits, photo, at: start) == nil) }
        #expect(isRejected(&circuits, at: start) == nil)
    }

    @Test func `one photo at a time asks whether the store is back, after growing pauses`() throws {
        var circuits = StoreCircuits()
        for photo in ["a", "b", "c"] { try fail(&circuits, photo, at: start) }
        var now = start
        var pauses: [Duration] = []
        for _ in 0..<8 {
            let pause = try #require(isRejected(&circuits, at: now))
            pauses.append(pause)
            now += pause
            let probe = try permit(&circuits, at: now)
            #expect(isRejected(&circuits, at: now) != nil, "two probes at once")
            let down = circuits.fail("s", probe, photo: "a", leaveAloneFor: nil, at: now, random: 0).down
            #expect(down != nil)
        }
        #expect(pauses == [1, 2, 4, 8, 16, 30, 30, 30].map { .seconds($0) })
        now += .seconds(30)
        _ = circuits.succeed("s", try permit(&circuits, at: now))
        #expect(isRejected(&circuits, at: now) == nil)
    }

    @Test func `a store that names a time is left alone until then`() throws {
        var circuits = StoreCircuits()
        try fail(&circuits, "a", at: start, quiet: .seconds(7))
        #expect(isRejected(&circuits, at: start + .seconds(6)) == .seconds(1))
        #expect(isRejected(&circuits, at: start + .seconds(7)) == nil)
    }

    @Test func `any number of hosts takes bounded memory, and the busy ones are kept`() throws {
        var circuits = StoreCircuits()
        for photo in ["a", "b", "c"] { try fail(&circuits, photo, at: start) }
        for index in 0..<5000 {
            _ = try permit(&circuits, "host-\(index)", at: start + .microseconds(index))
            if index % 100 == 0 { #expect(isRejected(&circuits, at: start + .microseconds(index)) != nil) }
        }
    }
}
