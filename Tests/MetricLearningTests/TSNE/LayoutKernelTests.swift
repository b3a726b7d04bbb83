import CLearningKernels
import Testing

/// Kernels of the layout against their twins.
@Suite struct LayoutKernelTests {
    private static let counts = [1, 2, 5, 8, 15, 16, 17, 64, 100, 333]

    /// Forces in arrays.
    private struct Forces {
        var values: [[Float]]

        init(_ count: Int) {
            values = [[Float]](repeating: [Float](repeating: 0, count: count), count: 5)
        }

        mutating func fill(_ body: (layout_forces) -> Void) {
            var copies = values.map { UnsafeMutableBufferPointer<Float>.allocate(capacity: $0.count) }
            for index in values.indices { _ = copies[index].initialize(from: values[index]) }
            body(
                layout_forces(
                    attraction_x: copies[0].baseAddress,
                    attraction_y: copies[1].baseAddress,
                    repulsion_x: copies[2].baseAddress,
                    repulsion_y: copies[3].baseAddress,
                    normalizer: copies[4].baseAddress
                )
            )
            values = copies.map { Array($0) }
            for copy in copies { copy.deallocate() }
            copies = []
        }
    }

    private func withPoints<Result>(_ x: [Float], _ y: [Float], _ body: (layout_points) -> Result) -> Result {
        x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                body(layout_points(x: x.baseAddress, y: y.baseAddress, count: x.count))
            }
        }
    }

    /// The largest difference, in units of the largest magnitude.
    private func difference(_ found: [Float], _ expected: [Float]) -> Double {
        let scale = expected.reduce(1e-30) { max($0, abs(Double($1))) }
        return zip(found, expected).reduce(0) { max($0, abs(Double($1.0) - Double($1.1)) / scale) }
    }

    @Test(arguments: counts, [1e-4, 1.0, 60])
    func `forces of all pairs and cross entropy equal their twins`(count: Int, reach: Double) {
        var numbers = UnitNumbers(UInt64(count))
        let (x, y) = (numbers.floats(count, reach: reach), numbers.floats(count, reach: reach))
        let affinities = numbers.floats(count * count).map { abs($0) / Float(count * count) }
        var fast = Forces(count)
        var naive = Forces(count)
        withPoints(x, y) { points in
            // In two parts, as workers compute them.
            fast.fill {
                dense_forces(points, affinities, 0, count / 2, $0)
                dense_forces(points, affinities, count / 2, count, $0)
            }
            naive.fill { naive_dense_forces(points, affinities, 0, count, $0) }
            let entropy = dense_cross_entropy(points, affinities, 0, count)
            let expected = naive_dense_cross_entropy(points, affinities, 0, count)
            // 1 + d^2 in single precision is off by half a unit of its last place, for every pair that has weight.
            let weight = affinities.reduce(0.0) { $0 + Double($1) }
            #expect(abs(entropy - expected) <= 3e-7 * expected + 6e-8 * weight)
            var normalizer = [Float](repeating: 0, count: count)
            exact_normalizer(points, 0, count, &normalizer)
            #expect(difference(normalizer, naive.values[4]) <= 1e-6)
        }
        for (found, expected) in zip(fast.values, naive.values) {
            let worst = difference(found, expected)
            #expect(worst <= 2e-6, "\(worst)")
        }
    }

    @Test(arguments: counts)
    func `attraction of neighbours equals its twin`(count: Int) {
        var numbers = UnitNumbers(UInt64(count))
        let (x, y) = (numbers.floats(count, reach: 5), numbers.floats(count, reach: 5))
        // Rows of 0, 1, 2, ... neighbours.
        let sizes = (0..<count).map { $0 % 21 }
        let offsets = sizes.reduce(into: [UInt32(0)]) { $0.append(($0.last ?? 0) + UInt32($1)) }
        let total = Int(offsets[count])
        let columns = (0..<total).map { _ in UInt32.random(in: 0..<UInt32(count), using: &numbers) }
        let values = numbers.floats(total).map(abs)
        var fast = Forces(count)
        var naive = Forces(count)
        withPoints(x, y) { points in
            offsets.withUnsafeBufferPointer { offsets in
                columns.withUnsafeBufferPointer { columns in
                    values.withUnsafeBufferPointer { values in
                        let sparse = sparse_affinities(
                            offsets: offsets.baseAddress,
                            columns: columns.baseAddress,
                            values: values.baseAddress
                        )
                        fast.fill { sparse_attraction(points, sparse, 0, count, $0) }
                        naive.fill { naive_sparse_attraction(points, sparse, 0, count, $0) }
                        let expected = naive_sparse_cross_entropy(points, sparse, 0, count)
                        let entropy = sparse_cross_entropy(points, sparse, 0, count)
                        #expect(abs(entropy - expected) <= 3e-7 * max(expected, 1))
                    }
                }
            }
        }
        #expect(difference(fast.values[0], naive.values[0]) <= 2e-6)
        #expect(difference(fast.values[1], naive.values[1]) <= 2e-6)
    }

    @Test(arguments: counts)
    func `steps equal their twins'`(count: Int) {
        var numbers = UnitNumbers(UInt64(count))
        let step = layout_step(exaggeration: 12, normalizer: 37, momentum: 0.8, learning_rate: 50)
        let start = (
            position: numbers.floats(count, reach: 20), velocity: numbers.floats(count, reach: 3),
            gain: numbers.floats(count).map { max(0.01, 1 + $0) }
        )
        let (attraction, repulsion) = (numbers.floats(count, reach: 1e-3), numbers.floats(count))
        var (fast, naive) = (start, start)
        let squares = move_points(
            &fast.position,
            &fast.velocity,
            &fast.gain,
            attraction,
            repulsion,
            count,
            step
        )
        let expected = naive_move_points(
            &naive.position,
            &naive.velocity,
            &naive.gain,
            attraction,
            repulsion,
            count,
            step
        )
        #expect(abs(squares - expected) <= 1e-5 * expected)
        #expect(difference(fast.position, naive.position) <= 2e-6)
        #expect(difference(fast.velocity, naive.velocity) <= 2e-6)
        #expect(difference(fast.gain, naive.gain) <= 1e-6)
    }

    @Test(arguments: [2, 4, 9, 30, 91, 500], [1.0, 2, 5, 29])
    func `affinities equal their twin's and have the perplexity asked for`(count: Int, perplexity: Double) {
        var numbers = UnitNumbers(UInt64(count))
        for scale in [1e-3, 1, 1e4] {
            let distances = numbers.floats(count).map { ($0 + 1.5) * Float(scale) }
            var fast = [Float](repeating: 0, count: count)
            var naive = fast
            conditional_affinities(distances, count, perplexity, &fast)
            naive_conditional_affinities(distances, count, perplexity, &naive)
            #expect(abs(fast.reduce(0) { $0 + Double($1) } - 1) <= 1e-5)
            // Both stop when the entropy is right to 1e-5, which they may find at neighbouring steps.
            #expect(difference(fast, naive) <= 1e-4, "scale \(scale)")
        }
    }

    @Test func `equal distances share equally`() {
        for distance in [0, 1, 1e6] as [Float] {
            var affinities = [Float](repeating: 0, count: 8)
            conditional_affinities([Float](repeating: distance, count: 8), 8, 3, &affinities)
            #expect(affinities == [Float](repeating: 0.125, count: 8))
        }
    }

    @Test(arguments: counts)
    func `distances and ranks equal their twins'`(count: Int) {
        var numbers = UnitNumbers(UInt64(count))
        let norms = numbers.floats(count).map { abs($0) * 4 }
        let products = numbers.floats(count, reach: 2)
        var (fast, naive) = (products, products)
        negated_squared_distances(&fast, norms, 1.5, count)
        naive_negated_squared_distances(&naive, norms, 1.5, count)
        #expect(difference(fast, naive) <= 1e-6)
        #expect(fast.allSatisfy { $0 <= 0 })
        let coarse = products.map { ($0 * 4).rounded() }
        for own in Set([0, count / 2, count - 1]) {
            for target in 0..<count where target != own {
                #expect(values_before(coarse, count, own, target) == naive_values_before(coarse, count, own, target))
            }
        }
    }
}
