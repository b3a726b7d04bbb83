import CLearningKernels

/// The quadtree of a layout, in memory that is used again for each iteration.
final class LayoutTree: @unchecked Sendable {
    // Safe to share: one worker builds the tree while no other uses it; afterwards it is only read, and each worker has
    // scratch memory of its own.
    private var tree: layout_tree
    private let keys, scratchKeys: SharedStorage<UInt64>
    private let x, y, lists: SharedStorage<Float>
    private let order, leaves: SharedStorage<UInt32>
    private let nodes: SharedStorage<tree_node>
    private let workers: Int

    /// Memory for the tree of up to `capacity` points, used by up to `workers` workers.
    init(capacity: Int, workers: Int) {
        keys = SharedStorage(count: capacity)
        scratchKeys = SharedStorage(count: capacity)
        x = SharedStorage(count: capacity)
        y = SharedStorage(count: capacity)
        order = SharedStorage(count: capacity)
        leaves = SharedStorage(count: capacity)
        nodes = SharedStorage(count: 2 * capacity)
        lists = SharedStorage(count: 3 * capacity * workers)
        self.workers = workers
        tree = layout_tree(
            keys: keys.buffer.baseAddress,
            scratch: scratchKeys.buffer.baseAddress,
            x: x.buffer.baseAddress,
            y: y.buffer.baseAddress,
            order: order.buffer.baseAddress,
            nodes: nodes.buffer.baseAddress,
            leaves: leaves.buffer.baseAddress,
            node_count: 0,
            leaf_count: 0
        )
    }

    deinit {
        keys.free()
        scratchKeys.free()
        x.free()
        y.free()
        order.free()
        leaves.free()
        nodes.free()
        lists.free()
    }

    /// How many leaves the tree has.
    var leafCount: Int { Int(tree.leaf_count) }

    /// Builds the tree of a layout.
    func build(_ points: layout_points) {
        build_tree(&tree, points)
    }

    /// Computes repulsion and normalisers of the points in some leaves.
    func repulsion(of leaves: Range<Int>, angle: Float, worker: Int, into forces: layout_forces) {
        let list = lists.part(worker, of: workers)
        withUnsafePointer(to: tree) {
            tree_repulsion($0, leaves.lowerBound, leaves.upperBound, angle, list.baseAddress, forces)
        }
    }
}
