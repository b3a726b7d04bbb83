import CLearningKernels

/// The widths of a head and of its batch, and what the kernels pad them to.
struct HeadShape: Sendable {
    let features: Int
    let hidden: Int
    let embedding: Int
    let batch: Int

    init(_ head: HeadParameters, batchSize: Int) {
        features = head.featureWidth
        hidden = head.hiddenWidth
        embedding = head.embeddingWidth
        batch = batchSize
    }

    private static let panel = LINEAR_PANEL_COLUMNS
    private static let tile = LINEAR_TILE_ROWS

    var featureStride: Int { ValueLayout.padded(features, to: Self.panel) }
    var hiddenStride: Int { ValueLayout.padded(hidden, to: Self.panel) }
    var embeddingStride: Int { ValueLayout.padded(embedding, to: Self.panel) }
    var paddedBatch: Int { ValueLayout.padded(batch, to: LINEAR_BATCH_STEP) }
    var hiddenTiles: Int { (hidden + Self.tile - 1) / Self.tile }
    var embeddingTiles: Int { (embedding + Self.tile - 1) / Self.tile }
    var featurePanels: Int { featureStride / Self.panel }
    var hiddenPanels: Int { hiddenStride / Self.panel }
    var scratchPerWorker: Int { 2 * linear_scratch(paddedBatch) }
}
