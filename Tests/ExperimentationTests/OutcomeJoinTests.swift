import Contracts
import Experimentation
import Testing

@Suite("What is written when something becomes known")
struct OutcomeJoinTests {
    private static let stamp = OutcomeStamp(producer: "test", environment: "test", ingestedAt: .hours(30))
    private let scene: Scene

    init() throws { scene = try Scene() }

    private func join(_ memory: PairMemory, after eventId: String, everyone: Bool = true) -> OutcomeJoin {
        OutcomeJoin(memory, after: eventId, Self.stamp) { _ in everyone }
    }

    @Test("An impression that comes after its outcome makes it known under the same id, once")
    func lateImpression() throws {
        let like = Scene.act(.like, "a", "b", at: 2)
        let first = join(PairMemory(interactions: [.init(like)]), after: like.eventId)
        let unknown = try #require(first.outcomes.first)
        #expect(unknown.attribution == .unattributed)

        let seen = try scene.kept("a", "b", at: 1, slate: "s")
        var kept = KeptInteraction(like, written: first.findings[like.eventId])
        let second = join(PairMemory(impressions: [seen], interactions: [kept]), after: seen.sourceEventId)
        let known = try #require(second.outcomes.first)
        #expect(known.attribution == .attributed)
        #expect(known.outcomeId == unknown.outcomeId)
        #expect(known.eventId != unknown.eventId)
        #expect(known.impressionId == seen.impression.impressionId)
        #expect(known.viewedAt == seen.viewedAt)

        kept.written = second.findings[like.eventId]
        let memory = PairMemory(impressions: [seen], interactions: [kept])
        #expect(join(memory, after: "another event").outcomes.isEmpty)
        // Delivered again, it is written again, byte for byte the same but for when.
        #expect(join(memory, after: like.eventId).outcomes == second.outcomes)
    }

    @Test("A retraction that overtakes its like names it as soon as that comes")
    func earlyRetraction() throws {
        let seen = try scene.kept("a", "b", at: 1, slate: "s")
        let (like, retract) = (Scene.act(.like, "a", "b", at: 2), Scene.act(.retract, "a", "b", at: 3))
        let first = join(PairMemory(impressions: [seen], interactions: [.init(retract)]), after: retract.eventId)
        #expect(first.outcomes.map(\.supersedes) == [nil])
        let kept = KeptInteraction(retract, written: first.findings[retract.eventId])
        let both = join(PairMemory(impressions: [seen], interactions: [kept, .init(like)]), after: like.eventId)
        #expect(Set(both.outcomes.map(\.type)) == [.like, .retract])
        let outcomes = Dictionary(uniqueKeysWithValues: both.outcomes.map { ($0.type, $0) })
        #expect(outcomes[.retract]?.supersedes == outcomes[.like]?.outcomeId)
    }

    @Test("Late is what came after the window; what led to it is said all the same")
    func windows() throws {
        let seen = try scene.kept("a", "b", at: 1, slate: "s")
        let (intime, late) = (Scene.act(.like, "a", "b", at: 25), Scene.act(.like, "a", "b", at: 25.1))
        let memory = PairMemory(impressions: [seen], interactions: [.init(intime), .init(late)])
        let outcomes = join(memory, after: intime.eventId).outcomes
        #expect(outcomes.first { $0.occurredAt == intime.occurredAt }?.windowClosed == false)
        #expect(outcomes.first { $0.occurredAt == late.occurredAt }?.windowClosed == true)
        #expect(outcomes.allSatisfy { $0.attribution == .attributed })
    }

    @Test("Nobody who takes no part leaves a trace, and an exposure that does not count has no outcomes")
    func outsiders() throws {
        let like = Scene.act(.like, "a", "b", at: 2)
        #expect(join(PairMemory(interactions: [.init(like)]), after: like.eventId, everyone: false).outcomes.isEmpty)
        let closed = try Scene { $0.status = .closed }
        let event = closed.impression("a", "b", at: 1, slate: closed.slate("a", ["b"]).slateId)
        let exposure = try #require(
            ExposureRule(closed.experiment, producer: "test")
                .exposure(event, slate: closed.slate("a", ["b"]), at: .hours(1))
        )
        #expect(exposure.excluded == ExposureRule.phaseClosed)
        let kept = KeptImpression(exposure, sourceEventId: event.eventId, window: 24 * Scene.hour)
        let memory = PairMemory(impressions: [kept], interactions: [.init(like)])
        #expect(join(memory, after: like.eventId).outcomes.isEmpty)
    }

    @Test("An exposure is an impression on the viewer's own slate of this phase, within its time")
    func exposures() throws {
        let scene = try Scene { $0.end = .hours(10) }
        let rule = ExposureRule(scene.experiment, producer: "test")
        let slate = scene.slate("a", ["b", "c"])
        func exposure(_ viewer: String, _ candidate: String, at hours: Double) -> ABExposure? {
            rule.exposure(
                scene.impression(viewer, candidate, at: hours, slate: slate.slateId),
                slate: slate,
                covariate: Covariate(value: 0.25, at: .hours(-5)),
                at: .hours(hours)
            )
        }
        let found = try #require(exposure("a", "c", at: 1))
        #expect(found.rank == 2)
        #expect(found.covariate == 0.25)
        #expect(found.covariateAt == .hours(-5))
        #expect(found.excluded == nil)
        #expect(exposure("a", "d", at: 1) == nil)
        #expect(exposure("b", "c", at: 1) == nil)
        #expect(exposure("a", "b", at: -1) == nil)
        #expect(exposure("a", "b", at: 10.1) == nil)
        let another = try Scene { $0.phase = 1 }
        #expect(
            ExposureRule(another.experiment, producer: "test")
                .exposure(scene.impression("a", "b", at: 1, slate: slate.slateId), slate: slate, at: .hours(1)) == nil
        )
        let kept = KeptImpression(found, sourceEventId: "e", window: 24 * Scene.hour)
        let memory = PairMemory(impressions: [kept])
        #expect(memory.repeats(try #require(exposure("a", "c", at: 2)), sourceEventId: "f"))
        #expect(!memory.repeats(found, sourceEventId: "e"))
        #expect(!memory.repeats(try #require(exposure("a", "c", at: 0.5)), sourceEventId: "f"))
    }
}
