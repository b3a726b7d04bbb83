import Matching
import Testing

@Suite("Member directory")
struct MemberDirectoryTests {
    @Test("A member keeps its slot while it stays, and the slot is used again after it leaves")
    func slots() {
        var directory = MemberDirectory()
        let first = directory.upsert(member("a"))
        let second = directory.upsert(member("b"))
        #expect(first != second)
        #expect(directory.upsert(member("a", birthYear: 1980)) == first)
        #expect(directory.member("a")?.birthYear == 1980)
        #expect(directory.count == 2)

        #expect(directory.remove("a") == first)
        #expect(directory.member("a") == nil)
        #expect(directory.slot(of: "a") == nil)
        #expect(directory.id(at: first) == nil)
        #expect(directory.remove("a") == nil)

        #expect(directory.upsert(member("c")) == first)
        #expect(directory.id(at: first) == "c")
        #expect(directory.slotEnd == 2)
        #expect(directory.count == 2)
    }

    @Test("A slot may be held before the attributes are known and after they are gone")
    func reservedSlots() {
        var directory = MemberDirectory()
        let slot = directory.reserveSlot(for: "a")
        #expect(directory.count == 0)
        #expect(directory.member("a") == nil)
        #expect(directory.upsert(member("a")) == slot)
        #expect(directory.removeAttributes(of: "a") == true)
        #expect(directory.removeAttributes(of: "a") == false)
        #expect(directory.slot(of: "a") == slot)
        #expect(directory.count == 0)
    }

    @Test("Random changes leave what a dictionary would hold")
    func againstDictionary() {
        var generator = SeededGenerator(seed: 2)
        var directory = MemberDirectory()
        var expected: [String: Member] = [:]
        for step in 0..<5000 {
            let id = "m\(Int.random(in: 0..<200, using: &generator))"
            if Bool.random(using: &generator) {
                let changed = member(id, birthYear: 1900 + step % 100)
                directory.upsert(changed)
                expected[id] = changed
            } else {
                directory.remove(id)
                expected[id] = nil
            }
        }
        #expect(directory.count == expected.count)
        #expect(directory.slotEnd <= 200)
        for number in 0..<200 { #expect(directory.member("m\(number)") == expected["m\(number)"]) }
        let slots = Set(expected.keys.compactMap { directory.slot(of: $0) })
        #expect(slots.count == expected.count)
    }

    @Test("Ids that only look alike have slots of their own")
    func canonicallyEquivalentIds() {
        var directory = MemberDirectory()
        #expect(directory.upsert(member("caf\u{e9}")) != directory.upsert(member("cafe\u{301}")))
        #expect(directory.count == 2)
    }
}
