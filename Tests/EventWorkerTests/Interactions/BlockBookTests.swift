import Contracts
import EventWorker
import Testing

@Suite struct BlockBookTests {
    private static func interaction(_ type: MatchInteraction.Kind, at seconds: Double) -> MatchInteraction {
        MatchInteraction(eventId: "e", occurredAt: .at(seconds), type: type, viewerId: "a", candidateId: "b")
    }

    private static func state(_ revision: Int, _ members: String...) -> InteractionBlocks {
        InteractionBlocks(revision: revision, members: members.map { .init(userId: $0, occurredAt: .at(1)) })
    }

    @Test func `the highest revision counts, in whatever order they are read`() {
        let states = [Self.state(1, "b"), Self.state(2, "b", "c"), Self.state(3, "c")]
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1]] {
            var book = BlockBook()
            for index in order { book.note(states[index], of: "a", isNewer: false, isErased: { _, _ in false }) }
            #expect(book.blocked(by: "a") == ["c"])
            #expect(book.holders(about: "b").isEmpty)
            #expect(book.holders(about: "c") == ["a"])
        }
    }

    @Test func `newer attributes bring their own blocks, or none`() {
        var book = BlockBook()
        book.note(Self.state(7, "b"), of: "a", isNewer: true, isErased: { _, _ in false })
        book.note(Self.state(1, "c"), of: "a", isNewer: true, isErased: { _, _ in false })
        #expect(book.blocked(by: "a") == ["c"])
        book.note(nil, of: "a", isNewer: false, isErased: { _, _ in false })
        #expect(book.blocked(by: "a") == ["c"])
        book.note(nil, of: "a", isNewer: true, isErased: { _, _ in false })
        #expect(book.state(of: "a") == nil)
        #expect(book.holders(about: "c").isEmpty)
    }

    @Test func `an interaction changes the blocks once`() {
        var book = BlockBook()
        #expect(book.state(of: "a") == nil)
        #expect(book.state(of: "a", after: Self.interaction(.unblock, at: 2)) == nil)
        let blocked = book.state(of: "a", after: Self.interaction(.block, at: 2))
        #expect(blocked?.revision == 1)
        #expect(blocked?.members.map(\.userId) == ["b"])
        if let blocked { book.note(blocked, of: "a", isNewer: false, isErased: { _, _ in false }) }
        #expect(book.state(of: "a", after: Self.interaction(.block, at: 2)) == blocked)
        #expect(book.state(of: "a", after: Self.interaction(.block, at: 9)) == blocked)
        // The end of a block that came before the block is late.
        #expect(book.state(of: "a", after: Self.interaction(.unblock, at: 1)) == blocked)
        let lifted = book.state(of: "a", after: Self.interaction(.unblock, at: 3))
        #expect(lifted == InteractionBlocks(revision: 2, members: []))
    }

    @Test func `who was erased is in nobody's book`() {
        var book = BlockBook()
        book.note(Self.state(1, "b", "c"), of: "a", isNewer: false, isErased: { id, _ in id == "c" })
        #expect(book.blocked(by: "a") == ["b"])
        #expect(book.removeBlocks(of: "b", upTo: .at(0.5)).isEmpty)
        #expect(book.removeBlocks(of: "b", upTo: .at(1)) == ["a"])
        #expect(book.blocked(by: "a").isEmpty)
        book.note(Self.state(2, "d"), of: "a", isNewer: false, isErased: { _, _ in false })
        book.remove("a")
        #expect(book.state(of: "a") == nil)
        #expect(book.holders(about: "d").isEmpty)
    }
}
