import ABTest
import Testing

@Suite("Team-draft interleaving")
struct TeamDraftTests {
    private static let lists = [["a", "b", "c", "d"], ["d", "b", "e", "a"]]

    @Test("Whoever picks takes the best that is left, in each round each team once")
    func rules() {
        for number in 0..<500 {
            let draft = TeamDraft(Self.lists, length: 5, name: "slate-\(number)")
            #expect(draft.picks.count == 5)
            #expect(Set(draft.picks.map(\.item)).count == 5)
            for round in [0..<2, 2..<4] { #expect(Set(draft.picks[round].map(\.team)) == [0, 1]) }
            for (place, pick) in draft.picks.enumerated() {
                let taken = Set(draft.picks[..<place].map(\.item))
                #expect(Self.lists[pick.team].first { !taken.contains($0) } == pick.item)
            }
            #expect(draft == TeamDraft(Self.lists, length: 5, name: "slate-\(number)"))
        }
    }

    @Test("Each team begins half of the slates, and of three teams each third")
    func fairness() {
        let trials = 20_000
        var first = 0
        var places = [[Int]](repeating: [0, 0, 0], count: 3)
        let three = [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]
        for number in 0..<trials {
            first += TeamDraft(Self.lists, length: 4, name: "s\(number)").picks[0].team
            for (place, pick) in TeamDraft(three, length: 3, name: "s\(number)").picks.enumerated() {
                places[place][pick.team] += 1
            }
        }
        // Five standard errors of a share.
        #expect(abs(Double(first) / Double(trials) - 0.5) < 5 * (0.25 / Double(trials)).squareRoot())
        let margin = 5 * (2.0 / 9 / Double(trials)).squareRoot()
        for row in places { for count in row { #expect(abs(Double(count) / Double(trials) - 1.0 / 3) < margin) } }
    }

    @Test("A list that is at its end leaves the rest to the others; no list gives nothing")
    func shortLists() {
        let draft = TeamDraft([["a"], ["a", "b", "c"], []], length: 10, name: "x")
        #expect(Set(draft.picks.map(\.item)) == ["a", "b", "c"])
        #expect(!draft.picks.contains { $0.team == 2 })
        #expect(TeamDraft([], length: 3, name: "x").picks.isEmpty)
        #expect(TeamDraft(Self.lists, length: 0, name: "x").picks.isEmpty)
    }
}
