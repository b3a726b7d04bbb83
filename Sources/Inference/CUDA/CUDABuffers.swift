/// Where what is computed on the way of a batch lies in the device's memory.
struct CUDABuffers: Hashable {
    typealias Address = CUDADriver.Address

    /// Rows of inputs that are repeated for layers whose weights are sums of several terms.
    var repeated: Address = 0

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

    /// Gives each array its place.
    ///
    /// - Parameters:
    ///   - batch: what is computed.
    ///   - configuration: the model's.
    ///   - terms: of how many terms weights are, at most.
    ///   - take: gives the address of so many bytes.
    init(
        _ batch: CUDABatch,
        configuration: ModelConfiguration,
        terms: Int,
        take: (Int) -> Address
    ) {
        let text = configuration.text
        let width = text.hiddenSize
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
        guard terms > 1 else { return }
        var widest = rows * max(width, queries, text.intermediateSize)
        if !batch.photos.isEmpty { widest = max(widest, Self.largestInput(batch, configuration.vision)) }
        repeated = take(terms * widest * 2)
    }

    private static func patchRows(_ batch: CUDABatch, _ vision: VisionConfiguration) -> Int {
        // Rows of joined squares, padded, are rows of patches too.
        max(
            CUDALinear.paddedRows(batch.patches.count),
            CUDALinear.paddedRows(batch.tokenCount) * vision.mergeSize * vision.mergeSize
        )
    }

    /// Values of the largest input of a product of the vision tower.
    private static func largestInput(_ batch: CUDABatch, _ vision: VisionConfiguration) -> Int {
        max(
            patchRows(batch, vision)
                * max(vision.patchValueCount * vision.temporalPatchSize, vision.hiddenSize, vision.intermediateSize),
            CUDALinear.paddedRows(batch.tokenCount) * vision.mergedSize
        )
    }

    private mutating func takeVision(_ batch: CUDABatch, _ vision: VisionConfiguration, _ take: (Int) -> Address) {
        let tokenRows = CUDALinear.paddedRows(batch.tokenCount)
        let rows = Self.patchRows(batch, vision)
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
