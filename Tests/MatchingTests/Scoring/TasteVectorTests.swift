import Matching
import Testing

@Suite struct TasteVectorTests {
    @Test func `likes move the taste from the own style to those of the liked`() {
        var taste = TasteVector(prior: [1, 0], priorWeight: 1)
        #expect(taste.vector == [1, 0])
        taste.like("a", style: [0, 1])
        let even = Float(0.5.squareRoot())
        #expect(taste.vector == [even, even])
        taste.like("a", style: [0, 1])
        #expect(taste.count == 1)
        taste.like("b", style: [0, 1])
        #expect(taste.vector.map { $0[1] > 2 * $0[0] - 1e-6 } == true)
        taste.retract("a")
        taste.retract("b")
        taste.retract("c")
        #expect(taste.vector == [1, 0])
    }

    @Test func `the order of likes does not matter`() {
        var generator = SeededGenerator(seed: 3)
        let likes = (0..<20).map { ("id-\($0)", generator.vector(8)) }
        var first = TasteVector(prior: generator.vector(8))
        var second = first
        for (id, style) in likes { first.like(id, style: style) }
        for (id, style) in likes.reversed() { second.like(id, style: style) }
        #expect(first.vector == second.vector)
    }

    @Test func `without anything there is no taste`() {
        #expect(TasteVector(prior: nil).vector == nil)
        #expect(TasteVector(prior: [1, 0], priorWeight: 0).vector == nil)
        var opposed = TasteVector(prior: [1, 0])
        opposed.like("a", style: [-1, 0])
        #expect(opposed.vector == nil)
        var broken = TasteVector(prior: nil)
        broken.like("a", style: [.nan, 0])
        #expect(broken.vector == nil)
    }
}
