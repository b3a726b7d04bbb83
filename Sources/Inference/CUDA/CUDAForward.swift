/// One batch on its way through the device: every step is handed over, none is waited for unless somebody looks.
struct CUDAForward {
    typealias Address = CUDADriver.Address

    let device: CUDADevice
    let kernels: CUDAKernels
    let workspace: DeviceMemory
    let batch: CUDABatch
    let places: BatchPlaces
    let buffers: CUDABuffers
    let probe: StageProbe?

    /// Normalises the vision tower's input and runs its blocks and mergers.
    ///
    /// - Parameters:
    ///   - vision: the tower.
    ///   - table: 3 x 256 values that bytes become.
    /// - Throws: `device_memory`, `device_failed`.
    func run(_ vision: CUDAVision, table: DeviceMemory) throws(InferenceError) {
        let configuration = vision.configuration
        let rows = batch.patches.count
        let width = configuration.hiddenSize
        try rowKernel(
            kernels.gatherPatches,
            rows,
            [
                .address(places.pixels), .address(places.photos), .address(places.patches), .address(table.address),
                .address(buffers.patchValues), .int(configuration.patchSize), .int(configuration.temporalPatchSize),
                .int(vision.patchValueCount),
            ]
        )
        try multiply(vision.patchEmbedding, buffers.patchValues, rows, into: buffers.visionHidden)
        try rowKernel(
            kernels.addPositions,
            rows,
            [
                .address(buffers.visionHidden), .address(places.patches), .address(places.photos),
                .address(vision.positions.address), .int(configuration.positionSide), .int(width),
            ]
        )
        try look(.patchEmbedding, buffers.visionHidden, rows, width)
        try rotate(vision.rotary, positions: places.patches, rows, buffers.visionCosines, buffers.visionSines)
        for (index, block) in vision.blocks.enumerated() {
            try normalize(buffers.visionHidden, block.attentionNorm, rows, width, into: buffers.visionNormalized)
            try multiply(block.projection, buffers.visionNormalized, rows, into: buffers.visionProjected)
            try prepareHeads(
                buffers.visionProjected,
                rows,
                vision.rotary,
                (buffers.visionCosines, buffers.visionSines),
                norms: nil,
                heads: (configuration.headCount, configuration.headCount),
                epsilon: 0
            )
            try attend(
                kernels.visionAttention,
                buffers.visionProjected,
                (places.patchTiles, batch.patchTiles.count),
                heads: (configuration.headCount, configuration.headCount),
                headWidth: configuration.headWidth,
                into: buffers.visionAttended
            )
            try multiply(block.attentionOutput, buffers.visionAttended, rows, into: buffers.visionHidden)
            try normalize(buffers.visionHidden, block.feedForwardNorm, rows, width, into: buffers.visionNormalized)
            try multiply(block.feedForwardFirst, buffers.visionNormalized, rows, into: buffers.visionExpanded)
            try multiply(block.feedForwardSecond, buffers.visionExpanded, rows, into: buffers.visionHidden)
            try look(.visionBlock(index), buffers.visionHidden, rows, width)
            if let order = configuration.deepstackIndexes.firstIndex(of: index) {
                try merge(vision.deepstackMergers[order], configuration, into: buffers.deepstack[order])
            }
        }
        for (order, features) in deepstack(configuration).enumerated() {
            try look(.deepstack(order), features, batch.tokenCount, configuration.outputSize)
        }
        try merge(vision.merger, configuration, into: buffers.tokens)
        try look(.merged, buffers.tokens, batch.tokenCount, configuration.outputSize)
    }

    /// Features for the first language layers, in the order in which the tower made them.
    private func deepstack(_ configuration: VisionConfiguration) -> [Address] {
        configuration.deepstackIndexes.enumerated().sorted { $0.element < $1.element }
            .map { buffers.deepstack[$0.offset] }
    }

    /// Runs the decoder and pools its last hidden state.
    func run(
        _ language: CUDALanguage,
        vision: VisionConfiguration,
        appliesFinalNorm: Bool
    ) throws(InferenceError) {
        let configuration = language.configuration
        let rows = batch.sources.count
        let width = configuration.hiddenSize
        let epsilon = Float(configuration.normEpsilon)
        let heads = (configuration.headCount, configuration.keyValueHeadCount)
        try rowKernel(
            kernels.assemble,
            rows,
            [
                .address(buffers.hidden), .address(places.sources), .address(buffers.tokens), .address(places.prompt),
                .int(width),
            ]
        )
        try rotate(language.rotary, positions: places.positions, rows, buffers.cosines, buffers.sines)
        let features = batch.photos.isEmpty ? [] : deepstack(vision)
        for (index, layer) in language.layers.enumerated() {
            try normalize(buffers.hidden, layer.attentionNorm, epsilon, rows, width, into: buffers.normalized)
            try multiply(layer.projection, buffers.normalized, rows, into: buffers.projected)
            try prepareHeads(
                buffers.projected,
                rows,
                language.rotary,
                (buffers.cosines, buffers.sines),
                norms: (layer.queryNorm, layer.keyNorm),
                heads: heads,
                epsilon: epsilon
            )
            try attend(
                kernels.languageAttention,
                buffers.projected,
                (places.tiles, batch.tiles.count),
                heads: heads,
                headWidth: configuration.headWidth,
                into: buffers.attended
            )
            try multiply(layer.attentionOutput, buffers.attended, rows, into: buffers.hidden)
            try normalize(buffers.hidden, layer.feedForwardNorm, epsilon, rows, width, into: buffers.normalized)
            try multiply(layer.gatesAndUps, buffers.normalized, rows, into: buffers.gatesAndUps)
            try rowKernel(
                kernels.siluTimesUp,
                rows,
                [.address(buffers.gatesAndUps), .address(buffers.expanded), .int(configuration.intermediateSize)]
            )
            try multiply(layer.down, buffers.expanded, rows, into: buffers.hidden)
            try look(.decoderLayer(index), buffers.hidden, rows, width)
            if index < features.count {
                try rowKernel(
                    kernels.addTokens,
                    rows,
                    [
                        .address(buffers.hidden), .address(places.sources), .address(features[index]), .int(width),
                    ]
                )
            }
        }
        if appliesFinalNorm {
            try rowKernel(
                kernels.finalNorm,
                rows,
                [.address(buffers.hidden), .address(language.finalNorm.address), .int(width), .float(epsilon)]
            )
            try look(.finalNorm, buffers.hidden, rows, width)
        }
        let threads = CUDAKernels.rowThreads
        try device.launch(
            kernels.meanRows,
            blocks: (batch.pooled.count, (width + threads - 1) / threads),
            threads: threads,
            [.address(buffers.hidden), .address(places.pooledRows), .address(places.means), .int(width)]
        )
    }

    private func merge(
        _ merger: CUDAVision.Merger,
        _ configuration: VisionConfiguration,
        into tokens: Address
    ) throws(InferenceError) {
        // The patches of a square lie one after another: joining them moves nothing.
        let (rows, width) =
            merger.normalizesJoined
            ? (batch.tokenCount, configuration.mergedSize) : (batch.patches.count, configuration.hiddenSize)
        try normalize(buffers.visionHidden, merger.norm, rows, width, into: buffers.visionNormalized)
        try multiply(merger.first, buffers.visionNormalized, batch.tokenCount, into: buffers.mergerHidden)
        try rowKernel(
            kernels.geluErf,
            batch.tokenCount,
            [.address(buffers.mergerHidden), .int(configuration.mergedSize)]
        )
        try multiply(merger.second, buffers.mergerHidden, batch.tokenCount, into: tokens)
    }

    // MARK: - Steps

    private func rowKernel(
        _ kernel: CUDAKernel,
        _ rows: Int,
        _ arguments: [KernelArgument]
    ) throws(InferenceError) {
        try device.launch(kernel, blocks: (rows, 1), threads: CUDAKernels.rowThreads, arguments)
    }

    private func multiply(
        _ layer: CUDALinear,
        _ input: Address,
        _ rows: Int,
        into output: Address
    ) throws(InferenceError) {
        var input = input
        if layer.terms > 1 {
            try rowKernel(
                kernels.repeatRows,
                rows,
                [.address(input), .address(buffers.repeated), .int(layer.inputs), .int(layer.terms)]
            )
            input = buffers.repeated
        }
        try layer.apply(to: input, rows: rows, into: output, on: device, workspace: workspace)
    }

    private func normalize(
        _ input: Address,
        _ norm: CUDAVision.Norm,
        _ rows: Int,
        _ width: Int,
        into output: Address
    ) throws(InferenceError) {
        try rowKernel(
            kernels.layerNorm,
            rows,
            [
                .address(input), .address(norm.weight.address), .address(norm.bias.address), .address(output),
                .int(width), .float(1e-6),
            ]
        )
    }

    private func normalize(
        _ input: Address,
        _ weight: DeviceMemory,
        _ epsilon: Float,
        _ rows: Int,
        _ width: Int,
        into output: Address
    ) throws(InferenceError) {
        try rowKernel(
            kernels.rmsNorm,
            rows,
            [.address(input), .address(weight.address), .address(output), .int(width), .float(epsilon)]
        )
    }

    private func rotate(
        _ rotary: CUDARotary,
        positions: Address,
        _ rows: Int,
        _ cosines: Address,
        _ sines: Address
    ) throws(InferenceError) {
        try rowKernel(
            kernels.rotaryTable,
            rows,
            [
                .address(positions), .address(rotary.frequencies.address), .address(rotary.axes.address),
                .address(cosines), .address(sines), .int(rotary.pairs),
            ]
        )
    }

    private func prepareHeads(
        _ projected: Address,
        _ rows: Int,
        _ rotary: CUDARotary,
        _ angles: (cosines: Address, sines: Address),
        norms: (DeviceMemory, DeviceMemory)?,
        heads: (queries: Int, keys: Int),
        epsilon: Float
    ) throws(InferenceError) {
        try rowKernel(
            kernels.prepareHeads,
            rows,
            [
                .address(projected), .address(angles.cosines), .address(angles.sines),
                .address(norms?.0.address ?? 0), .address(norms?.1.address ?? 0), .int(heads.queries),
                .int(heads.keys), .int(rotary.pairs), .float(epsilon),
            ]
        )
    }

    private func attend(
        _ kernel: CUDAKernel,
        _ projected: Address,
        _ tiles: (address: Address, count: Int),
        heads: (queries: Int, keys: Int),
        headWidth: Int,
        into output: Address
    ) throws(InferenceError) {
        // Exponentials are powers of two on the device.
        let scale = 1.4426950408889634 / Double(headWidth).squareRoot()
        try device.launch(
            kernel,
            blocks: (tiles.count, heads.queries),
            threads: 128,
            [
                .address(projected), .address(tiles.address), .address(output), .int(heads.queries), .int(heads.keys),
                .float(Float(scale)),
            ]
        )
    }

    /// Shows a stage's values, which makes everything before it happen first.
    private func look(_ stage: Stage, _ address: Address, _ rows: Int, _ columns: Int) throws(InferenceError) {
        guard let probe else { return }
        var values: [Float] = try device.fetch(address, count: rows * columns, startingFrom: 0)
        values.withUnsafeMutableBufferPointer {
            guard let base = $0.baseAddress else { return }
            probe(stage, MatrixView(base: base, rows: rows, columns: columns, stride: columns))
        }
    }
}
