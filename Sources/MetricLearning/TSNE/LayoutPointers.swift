import CLearningKernels

/// Points that several workers read while they are pinned.
struct SharedPoints: @unchecked Sendable {
    // Safe to share: nobody moves the points while forces are computed.
    let points: layout_points
}

/// Forces of which each worker writes those on points of its own.
struct SharedForces: @unchecked Sendable {
    // Safe to share: workers write disjoint elements, and the forces outlive the loop.
    let pointers: layout_forces

    /// The forces' memory.
    init(_ forces: LayoutForces) {
        pointers = forces.pointers
    }
}

/// Calls `body` with the points as the kernels take them.
func withPoints<Result>(_ layout: Layout, _ body: (SharedPoints) -> Result) -> Result {
    layout.x.withUnsafeBufferPointer { x in
        layout.y.withUnsafeBufferPointer { y in
            body(SharedPoints(points: layout_points(x: x.baseAddress, y: y.baseAddress, count: layout.count)))
        }
    }
}
