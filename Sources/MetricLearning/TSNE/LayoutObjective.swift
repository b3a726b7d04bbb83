import CLearningKernels

/// What a layout should come close to: the joint probabilities of vectors.
protocol LayoutObjective {
    /// Computes what acts on each point.
    func forces(on layout: Layout, into forces: LayoutForces)

    /// The Kullback-Leibler divergence of a layout, given the sum of its normalisers.
    func divergence(_ layout: Layout, normalizer: Double) -> Double

    /// The Kullback-Leibler divergence of a layout with the exact sum of its normalisers.
    func finalDivergence(_ layout: Layout) -> Double
}

/// What acts on each point of a layout, as `layout_forces` of the kernels describes it.
struct LayoutForces {
    let attractionX, attractionY, repulsionX, repulsionY, normalizer: SharedStorage<Float>

    /// Forces on `count` points, not yet computed; ``free()`` must be called.
    init(count: Int) {
        attractionX = SharedStorage(count: count)
        attractionY = SharedStorage(count: count)
        repulsionX = SharedStorage(count: count)
        repulsionY = SharedStorage(count: count)
        normalizer = SharedStorage(count: count)
    }

    /// The sum of all normalisers, in the order of points.
    var normalizerSum: Double {
        // Points that are all infinitely far from one another have no similarity to share out.
        max(normalizer.buffer.reduce(0.0) { $0 + Double($1) }, Double.ulpOfOne)
    }

    /// The forces as the kernels take them.
    var pointers: layout_forces {
        layout_forces(
            attraction_x: attractionX.buffer.baseAddress,
            attraction_y: attractionY.buffer.baseAddress,
            repulsion_x: repulsionX.buffer.baseAddress,
            repulsion_y: repulsionY.buffer.baseAddress,
            normalizer: normalizer.buffer.baseAddress
        )
    }

    /// Frees the memory.
    func free() {
        for storage in [attractionX, attractionY, repulsionX, repulsionY, normalizer] { storage.free() }
    }
}
