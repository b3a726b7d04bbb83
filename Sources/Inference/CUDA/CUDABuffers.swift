/// Where everything that a batch needs lies in the device's memory.
struct CUDABuffers {
    typealias Address = CUDADriver.Address

    /// The bytes of one array on their way to the device.
    struct Upload {
        let address: Address
        let byteCount: Int
    }

    // What comes from this process, in the order of ``CUDABatch/withArrays(pixels:table:prompt:_:)``.
    var pixels: Address = 0
    var photos: Address = 0
    var patches: Address = 0
    var patchTiles: Address = 0
    var positions: Address = 0
    var sources: Address = 0
    var tiles: Address = 0
    var pooledRows: Address = 0
    var prompt: Address = 0

    // The vision tower's.
    var patchValues: Address = 0
    var visionHidden: Address = 0
    var visionNormalized: Address = 0
    var visionProjected: Address = 0
    var visionAttended: Address = 0
    var visionExpanded: Address = 0
    var visionCosines: Address = 0
    var visionSines: Address = 0
    var mergerHidden: Address = 0
    var tokens: Address = 0
    var deepstack: [Address] = []

    // The language model's.
    var hidden: Address = 0
    var normalized: Address = 0
    var projected: Address = 0
    var attended: Address = 0
    var gatesAndUps: Address = 0
    var expanded: Address = 0
    var cosines: Address = 0
    var sines: Address = 0
    var means: Address = 0

    /// Gives each array its place.
    ///
    /// - Parameters:
    ///   - batch: what is computed.
    ///   - promptRows: rows of the prompt's embeddings.
    ///   - configuration: the model's.
    ///   - take: gives the address of so many bytes.
    init(
        _ batch: CUDABatch,
        promptRows: Int,
        configuration: ModelConfiguration,
        take: (Int) -> Address
    ) {
        let text = configuration.text
        let width = text.hiddenSize
        // First what is uploaded, so that it lies together.
        pixels = take(batch.pixelCount)
        photos = take(batch.photos.count * MemoryLayout<CUDABatch.Photo>.stride)
        patches = take(batch.patches.count * MemoryLayout<CUDABatch.Position>.stride)
        patchTiles = take(batch.patchTiles.count * MemoryLayout<CUDABatch.QueryTile>.stride)
        positions = take(batch.positions.count * MemoryLayout<CUDABatch.Position>.stride)
        sources = take(batch.sources.count * 4)
        tiles = take(batch.tiles.count * MemoryLayout<CUDABatch.QueryTile>.stride)
        pooledRows = take(batch.pooled.count * MemoryLayout<CUDABatch.Rows>.stride)
        prompt = take(promptRows * width * 4)

        if !batch.photos.isEmpty { takeVision(batch, configuration.vision, take) }
        let rows = CUDALinear.paddedRows(batch.sources.count)
        let queries = text.headCount * text.headWidth
        hidden = take(rows * width * 4)
        normalized = take(rows * width * 2)
        projected = take(rows * (queries + 2 * text.keyValueHeadCount * text.headWidth) * 2)
        attended = take(rows * queries * 2)
        gatesAndUps = take(rows * 2 * text.intermediateSize * 2)
        expanded = take(rows * text.intermediateSize * 2)
        cosines = take(rows * text.headWidth / 2 * 4)
        sines = take(rows * text.headWidth / 2 * 4)
        means = take(batch.pooled.count * width * 4)
    }

    private mutating func takeVision(_ batch: CUDABatch, _ vision: VisionConfiguration, _ take: (Int) -> Address) {
        let square = vision.mergeSize * vision.mergeSize
        let tokenRows = CUDALinear.paddedRows(batch.tokenCount)
        // Rows of joined squares, padded, are rows of patches too.
        let rows = max(CUDALinear.paddedRows(batch.patches.count), tokenRows * square)
        let width = vision.hiddenSize
        patchValues = take(rows * vision.patchValueCount * vision.temporalPatchSize * 2)
        visionHidden = take(rows * width * 4)
        visionNormalized = take(rows * width * 2)
        visionProjected = take(rows * 3 * width * 2)
        visionAttended = take(rows * width * 2)
        visionExpanded = take(rows * vision.intermediateSize * 2)
        visionCosines = take(rows * vision.headWidth / 2 * 4)
        visionSines = take(rows * vision.headWidth / 2 * 4)
        mergerHidden = take(tokenRows * vision.mergedSize * 2)
        tokens = take(tokenRows * vision.outputSize * 4)
        deepstack = vision.deepstackIndexes.map { _ in take(tokenRows * vision.outputSize * 4) }
    }
}
