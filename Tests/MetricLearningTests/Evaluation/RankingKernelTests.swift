import CLearningKernels
import Testing

/// Ranking kernels against their twins.
@Suite struct RankingKernelTests {
    private static let counts = [1, 2, 3, 31, 32, 33, 64, 65, 100, 1000, 5001]

    /// Similarities with ties, both zeros and the far ends.
    private static func similarities(_ count: Int, seed: UInt64) -> [Float] {
        var numbers = UnitNumbers(seed)
        let remarkable: [Float] = [0, -0.0, 1, -1, 1.0000001, -1.0000001, 1e-30, -1e-30, 1e-7, 1.5, -1.5, .infinity]
        return (0..<count).map { index in
            switch index % 5 {
            case 0: remarkable[index / 5 % remarkable.count]
            case 1: Float((numbers.unit() * 8).rounded() / 8)
            default: Float(numbers.unit())
            }
        }
    }

    @Test(arguments: counts)
    func `keys equal their twin's and stand in the order of similarities`(count: Int) {
        let values = Self.similarities(count, seed: 1)
        let labels = (0..<count).map { Int32($0 * 7 % 3) }
        for own in Set([0, count / 2, count - 1]) {
            let largest = Float(bitPattern: UInt32(LARGEST_SIMILARITY))
            var keys = [UInt32](repeating: 7, count: count)
            var expected = keys
            #expect(similarity_keys(values, labels, count, own, &keys) == count - 1)
            #expect(naive_similarity_keys(values, labels, count, own, &expected) == count - 1)
            #expect(keys == expected)
            let others = (0..<count).filter { $0 != own }
            for (place, row) in others.enumerated() {
                #expect(keys[place] & 1 == (labels[row] == labels[own] ? 1 : 0))
                #expect(key_similarity(keys[place]) == min(max(values[row], -largest), largest))
                guard place > 0, abs(values[row]) <= 1, abs(values[others[place - 1]]) <= 1 else { continue }
                let (before, after) = (values[others[place - 1]], values[row])
                #expect((keys[place - 1] >> 1 < keys[place] >> 1) == (before > after))
                #expect((keys[place - 1] >> 1 == keys[place] >> 1) == (before == after))
            }
        }
    }

    @Test(arguments: counts)
    func `sorting equals its twin and keeps the order of ties`(count: Int) {
        var numbers = UnitNumbers(UInt64(count))
        // Few different keys in their upper bits: many ties, told apart by bit 0.
        for mask in [UInt32.max, 0xffc0_0001, 0x3f, 0x1001_0001] {
            var keys = (0..<count).map { _ in UInt32(truncatingIfNeeded: numbers.next()) & mask }
            var expected = keys
            var scratch = [UInt32](repeating: 0, count: count)
            sort_keys(&keys, &scratch, count)
            naive_sort_keys(&expected, &scratch, count)
            #expect(keys == expected)
        }
    }

    @Test(arguments: counts)
    func `positions and precision equal their twins`(count: Int) {
        var numbers = UnitNumbers(UInt64(count))
        for share in [0, 0.1, 0.5, 1] {
            let keys = (0..<count).map { _ in
                UInt32(truncatingIfNeeded: numbers.next()) & ~1 | (numbers.unit() < 2 * share - 1 ? 1 : 0)
            }
            var positions = [UInt32](repeating: 0, count: count)
            var expected = positions
            let found = relevant_positions(keys, count, &positions)
            #expect(found == naive_relevant_positions(keys, count, &expected))
            #expect(positions[..<found] == expected[..<found])
            let (fast, naive) = (precision_sum(positions, found), naive_precision_sum(positions, found))
            #expect(abs(fast - naive) <= 1e-12 * max(1, naive))
        }
    }

    @Test(arguments: counts)
    func `nearest rows equal their twin's`(count: Int) {
        let values = Self.similarities(count, seed: 3).map { min($0, 2) }
        for (own, wanted) in [(0, 1), (count / 2, 5), (count - 1, 40), (0, count + 3), (0, 0)] {
            var rows = [UInt32](repeating: 0, count: wanted + 1)
            var expected = rows
            var scratch = [Float](repeating: 0, count: wanted + 1)
            var other = scratch
            let found = nearest_rows(values, count, own, wanted, &rows, &scratch)
            #expect(found == naive_nearest_rows(values, count, own, wanted, &expected, &other))
            #expect(found == min(wanted, count - 1))
            #expect(rows[..<found] == expected[..<found])
            #expect(scratch[..<found] == other[..<found])
        }
    }

    @Test func `rows are scaled to length one, and zeros stay`() {
        var numbers = UnitNumbers(5)
        for columns in [1, 7, 8, 33, 256] {
            var rows = numbers.floats(6 * columns, reach: 3)
            for column in 0..<columns {
                rows[column] = column % 2 == 0 ? 0 : -0.0
                rows[columns + column] *= 1e-20
                rows[2 * columns + column] *= 1e20
            }
            var fast = [Float](repeating: 9, count: rows.count)
            var naive = fast
            #expect(normalize_rows(rows, &fast, 6, columns) == 6)
            #expect(naive_normalize_rows(rows, &naive, 6, columns) == 6)
            #expect(fast[..<columns].allSatisfy { $0.bitPattern == 0 })
            for (one, other) in zip(fast, naive) { #expect(abs(one - other) <= 2e-7) }
        }
        var target = [Float](repeating: 0, count: 6)
        #expect(normalize_rows([1, 2, .nan, 1, .infinity, 0], &target, 3, 2) == 1)
        #expect(naive_normalize_rows([1, 2, .nan, 1, .infinity, 0], &target, 3, 2) == 1)
    }
}
