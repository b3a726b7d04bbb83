import Matching
import Testing

@Suite("Slot bitmap")
struct SlotBitmapTests {
    @Test("Holds what a set holds, through random changes")
    func againstSet() {
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<20 {
            let (left, leftBits) = Self.random(using: &generator)
            let (right, rightBits) = Self.random(using: &generator)
            for (set, bits) in [(left, leftBits), (right, rightBits)] {
                #expect(bits.count == set.count)
                #expect(bits.slots == set.sorted())
            }
            var bits = leftBits
            bits.formIntersection(rightBits)
            #expect(bits == SlotBitmap(left.intersection(right)))
            #expect(bits.count == left.intersection(right).count)
            bits = leftBits
            bits.formUnion(rightBits)
            #expect(bits == SlotBitmap(left.union(right)))
            #expect(bits.count == left.union(right).count)
            bits = leftBits
            bits.subtract(rightBits)
            #expect(bits == SlotBitmap(left.subtracting(right)))
            #expect(bits.count == left.subtracting(right).count)
        }
    }

    @Test("Any number may be asked for")
    func anyNumber() {
        var bits = SlotBitmap([0, 63, 64])
        for slot in [-1, .min, 65, .max] {
            #expect(!bits.contains(slot))
            #expect(bits.remove(slot) == false)
        }
        #expect(bits.insert(63) == false)
        #expect(bits.count == 3)
        #expect(!bits.isEmpty)
    }

    private static func random(using generator: inout SeededGenerator) -> (Set<Int>, SlotBitmap) {
        var set: Set<Int> = []
        var bits = SlotBitmap()
        let largest = Int.random(in: 0...400, using: &generator)
        for _ in 0..<600 {
            let slot = Int.random(in: 0...largest, using: &generator)
            if Bool.random(using: &generator) {
                #expect(bits.insert(slot) == set.insert(slot).inserted)
            } else {
                #expect(bits.remove(slot) == (set.remove(slot) != nil))
            }
        }
        return (set, bits)
    }
}
