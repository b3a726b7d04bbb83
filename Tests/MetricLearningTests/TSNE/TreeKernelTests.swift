import CLearningKernels
import Testing

/// The quadtree against sums over all pairs.
@Suite struct TreeKernelTests {
    private struct Result {
        var repulsionX, repulsionY, normalizer: [Float]
        var order: [UInt32] = []
        var leaves: [tree_node] = []
    }

    private func buffers(_ count: Int) -> [UnsafeMutablePointer<Float>] {
        (0..<5).map { _ in .allocate(capacity: count) }
    }

    private func compute(_ x: [Float], _ y: [Float], angle: Float?) -> Result {
        let count = x.count
        let forces = buffers(count)
        defer { forces.forEach { $0.deallocate() } }
        let target = layout_forces(
            attraction_x: forces[0],
            attraction_y: forces[1],
            repulsion_x: forces[2],
            repulsion_y: forces[3],
            normalizer: forces[4]
        )
        var result = Result(repulsionX: [], repulsionY: [], normalizer: [])
        x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                let points = layout_points(x: x.baseAddress, y: y.baseAddress, count: count)
                guard let angle else {
                    naive_tree_repulsion(points, target)
                    return
                }
                let keys = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 * count)
                let places = UnsafeMutablePointer<Float>.allocate(capacity: 5 * count)
                let order = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * count)
                let nodes = UnsafeMutablePointer<tree_node>.allocate(capacity: 2 * count)
                defer {
                    keys.deallocate()
                    places.deallocate()
                    order.deallocate()
                    nodes.deallocate()
                }
                var tree = layout_tree(
                    keys: keys,
                    scratch: keys + count,
                    x: places,
                    y: places + count,
                    order: order,
                    nodes: nodes,
                    leaves: order + count,
                    node_count: 0,
                    leaf_count: 0
                )
                build_tree(&tree, points)
                // Leaf after leaf, as workers take them.
                for leaf in 0..<Int(tree.leaf_count) {
                    tree_repulsion(&tree, leaf, leaf + 1, angle, places + 2 * count, target)
                }
                result.order = (0..<count).map { order[$0] }
                result.leaves = (0..<Int(tree.leaf_count)).map { nodes[Int(tree.leaves[$0])] }
            }
        }
        result.repulsionX = (0..<count).map { forces[2][$0] }
        result.repulsionY = (0..<count).map { forces[3][$0] }
        result.normalizer = (0..<count).map { forces[4][$0] }
        return result
    }

    /// The length of the difference, in units of the expected length.
    private func deviation(_ found: [Float], _ expected: [Float]) -> Double {
        let difference = zip(found, expected).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        return (difference / max(1e-30, expected.reduce(0.0) { $0 + Double($1 * $1) })).squareRoot()
    }

    /// Groups, a line, one far point, many equal points.
    private static func points(_ kind: Int, count: Int) -> (x: [Float], y: [Float]) {
        var numbers = UnitNumbers(UInt64(kind * 1000 + count))
        let pairs = (0..<count).map { index -> (Float, Float) in
            let (x, y) = (Float(numbers.normal()), Float(numbers.normal()))
            return switch kind {
            case 0: (x + Float(index % 4) * 20, y - Float(index % 3) * 15)
            case 1: (x * 30, 0)
            case 2: index == count / 2 ? (1e4, -1e4) : (x, y)
            case 3: index % 3 == 0 ? (x, y) : (2, -1)
            default: (x * 1e-4, y * 1e-4)
            }
        }
        return (pairs.map(\.0), pairs.map(\.1))
    }

    @Test(arguments: 0..<5, [1, 2, 24, 25, 26, 100, 1000])
    func `angle zero equals all pairs, and half an angle comes near`(kind: Int, count: Int) {
        let (x, y) = Self.points(kind, count: count)
        let naive = compute(x, y, angle: nil)
        for (angle, tolerance) in [(Float(0), 3e-6), (0.5, 0.03)] {
            let found = compute(x, y, angle: angle)
            #expect(deviation(found.repulsionX, naive.repulsionX) <= tolerance)
            #expect(deviation(found.normalizer, naive.normalizer) <= tolerance)
            // Points on a line are not pushed off it.
            let height = kind == 1 ? found.repulsionY.reduce(0) { max($0, abs($1)) } : 0
            #expect(height == 0)
            if kind != 1 { #expect(deviation(found.repulsionY, naive.repulsionY) <= tolerance) }
        }
    }

    @Test(arguments: 0..<5)
    func `leaves hold every point once`(kind: Int) {
        let (x, y) = Self.points(kind, count: 777)
        let found = compute(x, y, angle: 0.5)
        #expect(found.order.sorted() == (0..<777).map { UInt32($0) })
        #expect(found.leaves.first?.start == 0)
        #expect(found.leaves.last?.end == 777)
        for (leaf, next) in zip(found.leaves, found.leaves.dropFirst()) { #expect(leaf.end == next.start) }
        for leaf in found.leaves {
            #expect(leaf.is_leaf == 1)
            #expect(leaf.mass == Float(leaf.end - leaf.start))
            // Only points that share the smallest square may be more than a leaf holds.
            if leaf.mass > Float(TREE_LEAF_POINTS) {
                let own = found.order[Int(leaf.start)..<Int(leaf.end)].map { (x[Int($0)], y[Int($0)]) }
                #expect(own.allSatisfy { abs($0.0 - own[0].0) <= leaf.width && abs($0.1 - own[0].1) <= leaf.width })
            }
        }
    }

    @Test func `a wide angle never swallows the square a point is in`() {
        let (x, y) = Self.points(0, count: 300)
        let naive = compute(x, y, angle: nil)
        let found = compute(x, y, angle: 1)
        #expect(deviation(found.normalizer, naive.normalizer) <= 0.2)
        #expect(found.normalizer.allSatisfy { $0 >= 0 })
    }
}
