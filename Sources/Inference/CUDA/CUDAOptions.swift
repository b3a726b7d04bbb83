/// How the model is computed on a graphics processor.
package struct CUDAOptions: Sendable {
    /// Where CUDA's libraries are found.
    package var libraries: CUDALibraryNames
    /// Where compiled kernels are kept; nil keeps them with the user's caches.
    package var cacheDirectory: String?
    /// How long a batch may take before the device counts as hanging.
    package var patience: Duration
    /// Which photos that wait are computed together.
    package var batches: BatchPlan
    /// Which work is kept on the device.
    package var graphs: GraphPlan
    /// The side of the square matrices whose product the device's peak is measured with.
    package var peakSide: Int

    /// Installed libraries, batches of up to 32 photos of 448 x 448, a minute's patience.
    package init(
        libraries: CUDALibraryNames = .installed,
        cacheDirectory: String? = nil,
        patience: Duration = .seconds(60),
        batches: BatchPlan = BatchPlan(
            largestCount: 32,
            largestPatchCount: 32 * 784,
            longestWait: .milliseconds(2),
            batchesAtOnce: 2
        ),
        graphs: GraphPlan = GraphPlan(),
        peakSide: Int = 8192
    ) {
        self.libraries = libraries
        self.cacheDirectory = cacheDirectory
        self.patience = patience
        self.batches = batches
        self.graphs = graphs
        self.peakSide = peakSide
    }
}
