/// Which work is kept on a device, to be started as a whole.
package struct GraphPlan: Sendable, Hashable {
    /// How often a shape of batches comes before its work is kept.
    package var threshold: Int
    /// Pieces of work that are remembered at most, two for each shape; zero keeps none.
    package var largestCount: Int

    /// A plan with the given limits.
    package init(threshold: Int = 2, largestCount: Int = 64) {
        self.threshold = threshold
        self.largestCount = largestCount
    }
}

/// Everything that recorded work depends on: how much there is, and all addresses.
///
/// Memory that moved makes another key, so that no work is ever started on addresses that it was not recorded with.
struct GraphKey: Hashable {
    enum Part: Hashable {
        case vision
        case language
    }

    let part: Part
    let shape: CUDABatch.Shape
    let places: BatchPlaces
    let buffers: CUDABuffers
    let table: CUDADriver.Address?
}
