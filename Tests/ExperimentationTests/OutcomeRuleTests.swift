import Contracts
import Experimentation
import Testing

@Suite("What led to an outcome")
struct OutcomeRuleTests {
    private let scene: Scene

    init() throws { scene = try Scene() }

    private func findings(
        _ impressions: [KeptImpression],
        _ events: [MatchInteraction]
    ) -> (MatchInteraction) -> OutcomeFinding? {
        let found = OutcomeRule.findings(
            in: PairMemory(impressions: impressions, interactions: events.map { KeptInteraction($0) })
        )
        return { found[$0.eventId] }
    }

    @Test("Of several impressions the last before the outcome counts, unless the app names another")
    func lastImpression() throws {
        let seen = try [scene.kept("a", "b", at: 5, slate: "s2"), scene.kept("a", "b", at: 1, slate: "s1")]
        let early = Scene.act(.pass, "a", "b", at: 2)
        let late = Scene.act(.like, "a", "b", at: 6)
        let named = Scene.act(.like, "a", "b", at: 7, slate: "s1")
        let byId = Scene.act(.like, "a", "b", at: 8, impression: "impression-s1-1.0")
        let unknown = Scene.act(.like, "a", "b", at: 9, slate: "s3")
        let find = findings(seen, [early, late, named, byId, unknown])
        #expect(find(early)?.impressionEventId == seen[1].sourceEventId)
        #expect(find(late)?.impressionEventId == seen[0].sourceEventId)
        #expect(find(named)?.impressionEventId == seen[1].sourceEventId)
        #expect(find(byId)?.impressionEventId == seen[1].sourceEventId)
        #expect(find(unknown)?.impressionEventId == nil)
    }

    @Test("Of one slate the first impression counts, whichever of them is named")
    func repeatedImpression() throws {
        let seen = try [scene.kept("a", "b", at: 1, slate: "s"), scene.kept("a", "b", at: 3, slate: "s")]
        let like = Scene.act(.like, "a", "b", at: 4, impression: "impression-s-3.0")
        #expect(findings(seen, [like])(like)?.impressionEventId == seen[0].sourceEventId)
    }

    @Test("A clock that is a little slow does not lose an outcome, one that is hours off does")
    func clocks() throws {
        let seen = try scene.kept("a", "b", at: 2, slate: "s")
        let close = Scene.act(.like, "a", "b", at: 1.9)
        let far = Scene.act(.like, "a", "b", at: 1)
        #expect(findings([seen], [close])(close)?.impressionEventId == seen.sourceEventId)
        #expect(findings([seen], [far])(far)?.impressionEventId == nil)
    }

    @Test("What takes two counts for whoever liked first, with the impression that led to that like")
    func initiator() throws {
        let seen = try [
            scene.kept("a", "b", at: 1, slate: "a1"), scene.kept("b", "a", at: 3, slate: "b1"),
            scene.kept("a", "b", at: 5, slate: "a2"),
        ]
        let first = Scene.act(.like, "a", "b", at: 2)
        let second = Scene.act(.like, "b", "a", at: 4)
        let mutual = Scene.act(.mutualLike, "b", "a", at: 6)
        let meet = Scene.act(.meet, "b", "a", at: 20, slate: "b1")
        let named = Scene.act(.meet, "a", "b", at: 21, initiator: "b")
        let find = findings(seen, [meet, named, second, mutual, first])
        #expect(find(mutual)?.initiatorId == "a")
        #expect(find(mutual)?.impressionEventId == seen[0].sourceEventId)
        // The other one's app names its own side; the one who began it has another impression.
        #expect(find(meet)?.initiatorId == "a")
        #expect(find(meet)?.impressionEventId == seen[0].sourceEventId)
        #expect(find(named)?.initiatorId == "b")
        #expect(find(named)?.impressionEventId == seen[1].sourceEventId)
    }

    @Test("Where nobody knows who began it, nothing is attributed")
    func unknownInitiator() throws {
        let seen = try [scene.kept("a", "b", at: 1, slate: "s")]
        let mutual = Scene.act(.mutualLike, "b", "a", at: 2)
        let find = findings(seen, [mutual])
        #expect(find(mutual) == OutcomeFinding())
    }

    @Test("A retraction names the last word; liked again, the new like counts")
    func retraction() throws {
        let seen = try [scene.kept("a", "b", at: 1, slate: "s")]
        let like = Scene.act(.like, "a", "b", at: 2)
        let again = Scene.act(.like, "a", "b", at: 3)
        let retract = Scene.act(.retract, "a", "b", at: 4)
        let anew = Scene.act(.like, "a", "b", at: 5)
        let find = findings(seen, [anew, retract, again, like])
        #expect(find(like)?.supersedes == nil)
        #expect(find(again)?.supersedes == OutcomeRule.outcomeId(like.eventId))
        #expect(find(retract)?.supersedes == OutcomeRule.outcomeId(again.eventId))
        #expect(find(anew)?.supersedes == nil)
        // Who liked and took it back has not begun anything.
        let other = Scene.act(.like, "b", "a", at: 4.5)
        let mutual = Scene.act(.mutualLike, "a", "b", at: 4.7)
        #expect(findings(seen, [like, retract, other, mutual])(mutual)?.initiatorId == "b")
    }

    @Test("Two reports of one meet are one; a late one replaces nothing")
    func reports() throws {
        let seen = try [scene.kept("a", "b", at: 1, slate: "s")]
        let like = Scene.act(.like, "a", "b", at: 2)
        let one = Scene.act(.meet, "a", "b", at: 20, initiator: "a")
        let two = Scene.act(.meet, "b", "a", at: 21, initiator: "a")
        let late = Scene.act(.meet, "a", "b", at: 26, initiator: "a")
        let find = findings(seen, [like, two, one, late])
        #expect(find(one)?.supersedes == nil)
        #expect(find(two)?.supersedes == OutcomeRule.outcomeId(one.eventId))
        #expect(find(late)?.supersedes == nil)
        #expect(find(late)?.impressionEventId == seen[0].sourceEventId)
    }

    @Test("What was found out stays when more is known, and order does not matter")
    func monotone() throws {
        let seen = try [scene.kept("a", "b", at: 1, slate: "s1"), scene.kept("a", "b", at: 3, slate: "s2")]
        let like = Scene.act(.like, "a", "b", at: 4)
        let before = OutcomeFinding(impressionEventId: seen[0].sourceEventId)
        let found = OutcomeRule.findings(
            in: PairMemory(impressions: seen, interactions: [KeptInteraction(like, written: before)])
        )
        #expect(found[like.eventId] == before)
        let events = [
            like, Scene.act(.retract, "a", "b", at: 5), Scene.act(.like, "b", "a", at: 6),
            Scene.act(.mutualLike, "b", "a", at: 7), Scene.act(.meet, "a", "b", at: 9),
        ]
        let base = OutcomeRule.findings(in: PairMemory(impressions: seen, interactions: events.map { .init($0) }))
        for shift in 1..<events.count {
            let turned = Array(events[shift...] + events[..<shift])
            let memory = PairMemory(impressions: seen.reversed(), interactions: turned.map { .init($0) })
            #expect(OutcomeRule.findings(in: memory) == base)
        }
    }
}
