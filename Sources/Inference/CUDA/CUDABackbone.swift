import Synchronization

/// Qwen3-VL on a graphics processor of NVIDIA's: products in bfloat16 with fp32 sums, the residual stream, norms and the
/// mean in fp32.
package final class CUDABackbone: Backbone {
    struct State {
        var arena = DeviceArena()
        var staging: PinnedMemory?
        /// The table that bytes of pixels become values by, and where it came from.
        var normalization: (values: PixelNormalization, table: DeviceMemory)?
    }

    let device: CUDADevice
    private let kernels: CUDAKernels
    private let workspace: DeviceMemory
    private let vision: CUDAVision
    private let language: CUDALanguage
    private let configuration: ModelConfiguration
    private let prompt: Prompt
    private let normStage: ServingContract.NormStage
    private let pool: ServingContract.Pool
    let options: CUDAOptions
    // One batch at a time.
    private let state = Mutex(State())

    package let deviceDescription: String
    package var batchPlan: BatchPlan { options.batches }
    package var failure: String? { device.failure }

    /// How many programs were compiled rather than found in the cache.
    package var compiledProgramCount: Int { kernels.compiledCount }

    /// Takes the first device and brings the checkpoint to it.
    ///
    /// - Throws: `device_unavailable` with one sentence about what is missing or does not serve, `device_memory` when the
    ///   weights do not fit, `checkpoint_tensor`, `checkpoint_unsupported`, `checkpoint_missing` when a file cannot be read.
    package init(_ checkpoint: Checkpoint, options: CUDAOptions = CUDAOptions()) throws(InferenceError) {
        let device = try CUDADevice(CUDALibraries(options.libraries), patience: options.patience)
        let configuration = checkpoint.configuration
        let cache = (options.cacheDirectory ?? KernelCache.standardDirectory).map { KernelCache(directory: $0) }
        prompt = try Prompt(checkpoint.contract, vocabularySize: configuration.text.vocabularySize)
        normStage = checkpoint.contract.normStage ?? .afterFinalNorm
        pool = checkpoint.contract.pool ?? .all
        kernels = try CUDAKernels(configuration, on: device, cache: cache)
        let algorithms = try ProductAlgorithms(device)
        vision = try CUDAVision(checkpoint, algorithms: algorithms)
        language = try CUDALanguage(checkpoint, algorithms: algorithms)
        workspace = algorithms.workspace
        self.device = device
        self.configuration = configuration
        self.options = options
        let libraries = device.libraries
        let architecture = "\(device.architecture / 10).\(device.architecture % 10)"
        deviceDescription =
            "CUDA, \(device.name), compute capability \(architecture), driver for CUDA "
            + "\(CUDADriver.words(libraries.driver.version)), NVRTC \(libraries.compiler.version.major)."
            + "\(libraries.compiler.version.minor), cuBLASLt \(CUDAProducts.words(libraries.products.version)), bfloat16"
    }

    package var memoryUse: DeviceMemoryUse? {
        state.withLock { _ in
            guard (try? device.activate()) != nil, let memory = try? device.memory() else { return nil }
            return DeviceMemoryUse(used: memory.used, total: memory.total)
        }
    }

    /// A batch for which the device has no memory is computed once more in two halves.
    package func pooledFeatures(
        of photos: [PixelPatches],
        probe: StageProbe?
    ) throws(InferenceError) -> [PooledFeatures] {
        try locked { state throws(InferenceError) in
            do throws(InferenceError) {
                return try compute(photos, probe, &state)
            } catch  where error.code == .deviceMemory && photos.count > 1 {
                state.arena.release()
                let half = photos.count / 2
                return try compute(Array(photos[..<half]), probe, &state)
                    + compute(Array(photos[half...]), probe, &state)
            }
        }
    }

    package func pooledFeatures(of text: TokenSequence, probe: StageProbe?) throws(InferenceError) -> [Float] {
        try locked { state throws(InferenceError) in
            let batch = CUDABatch(text: text)
            let buffers = try prepare(batch, promptRows: text.ids.count, &state)
            try upload(batch, pixels: [], prompt: language.rows(text.ids), buffers, &state)
            return try finish(batch, buffers, probe, table: nil)[0]
        }
    }

    package func logProbabilities(
        of answers: [[Int]],
        after prompts: [Prompt],
        photo: PixelPatches,
        probe: StageProbe?
    ) throws(InferenceError) -> [[[Double]]] {
        throw InferenceError(
            .deviceUnavailable,
            "the likelihood of answers is computed on the processor only: choose the device cpu"
        )
    }

    func locked<Value: Sendable>(
        _ body: (inout State) throws(InferenceError) -> Value
    ) throws(InferenceError) -> Value {
        let result: Result<Value, InferenceError> = state.withLock { state in
            Result { () throws(InferenceError) in
                try device.activate()
                return try body(&state)
            }
        }
        return try result.get()
    }

    private func compute(
        _ photos: [PixelPatches],
        _ probe: StageProbe?,
        _ state: inout State
    ) throws(InferenceError) -> [PooledFeatures] {
        guard let first = photos.first else { return [] }
        let batch = CUDABatch(
            grids: photos.map {
                PatchGrid(rows: $0.gridHeight, columns: $0.gridWidth, mergeSize: configuration.vision.mergeSize)
            },
            patchSize: configuration.vision.patchSize,
            prompt: prompt,
            poolsImageOnly: pool == .image
        )
        let table = try table(first.normalization, &state)
        let buffers = try prepare(batch, promptRows: prompt.textTokenCount, &state)
        try upload(
            batch,
            pixels: photos.map(\.image.pixels),
            prompt: language.rows(prompt.before + prompt.after),
            buffers,
            &state
        )
        let means = try finish(batch, buffers, probe, table: table)
        var work = WorkReport()
        work.add(.vision, try device.time(from: 0, to: 1), flop: visionFLOP(batch))
        work.add(.language, try device.time(from: 1, to: 2), flop: languageFLOP(batch))
        return zip(means, batch.patchRanges).map { values, patches in
            PooledFeatures(
                values: values,
                work: work.scaled(by: Double(patches.count) / Double(batch.patches.count))
            )
        }
    }

    /// The table of a preprocessor on the device; there is one for a checkpoint.
    private func table(_ values: PixelNormalization, _ state: inout State) throws(InferenceError) -> DeviceMemory {
        if let known = state.normalization, known.values == values { return known.table }
        let table = try DeviceMemory(device, values.table)
        state.normalization = (values, table)
        return table
    }

    private func prepare(
        _ batch: CUDABatch,
        promptRows: Int,
        _ state: inout State
    ) throws(InferenceError) -> CUDABuffers {
        var byteCount = 0
        _ = CUDABuffers(batch, promptRows: promptRows, configuration: configuration) {
            byteCount += DeviceArena.aligned($0)
            return 0
        }
        try state.arena.reset(device, byteCount: byteCount)
        return CUDABuffers(batch, promptRows: promptRows, configuration: configuration) { state.arena.take($0) }
    }

    /// Copies what the batch brings in one piece, through memory that the device reads directly.
    private func upload(
        _ batch: CUDABatch,
        pixels: [[UInt8]],
        prompt: [Float],
        _ buffers: CUDABuffers,
        _ state: inout State
    ) throws(InferenceError) {
        let byteCount = Int(buffers.prompt - buffers.pixels) + prompt.count * 4
        if byteCount > state.staging?.bytes.count ?? 0 {
            state.staging = nil
            state.staging = try PinnedMemory(device, byteCount: byteCount)
        }
        guard let bytes = state.staging?.bytes else { return }
        func copy<Value: BitwiseCopyable>(_ values: [Value], to address: CUDADriver.Address, after skipped: Int = 0) {
            values.withUnsafeBytes { source in
                guard !source.isEmpty else { return }
                let start = Int(address - buffers.pixels) + skipped
                UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + source.count]).copyMemory(from: source)
            }
        }
        var filled = 0
        for photo in pixels {
            copy(photo, to: buffers.pixels, after: filled)
            filled += photo.count
        }
        copy(batch.photos, to: buffers.photos)
        copy(batch.patches, to: buffers.patches)
        copy(batch.patchTiles, to: buffers.patchTiles)
        copy(batch.positions, to: buffers.positions)
        copy(batch.sources, to: buffers.sources)
        copy(batch.tiles, to: buffers.tiles)
        copy(batch.pooled, to: buffers.pooledRows)
        copy(prompt, to: buffers.prompt)
        try device.upload(UnsafeRawBufferPointer(rebasing: bytes[..<byteCount]), to: buffers.pixels)
    }

    /// Runs the batch and fetches the mean of each sequence.
    private func finish(
        _ batch: CUDABatch,
        _ buffers: CUDABuffers,
        _ probe: StageProbe?,
        table: DeviceMemory?
    ) throws(InferenceError) -> [[Float]] {
        let forward = CUDAForward(
            device: device,
            kernels: kernels,
            workspace: workspace,
            batch: batch,
            buffers: buffers,
            probe: probe
        )
        try device.mark(0)
        if let table { try forward.run(vision, table: table) }
        try device.mark(1)
        try forward.run(
            language,
            vision: configuration.vision,
            appliesFinalNorm: normStage == .afterFinalNorm
        )
        try device.mark(2)
        let width = configuration.text.hiddenSize
        let means: [Float] = try device.fetch(buffers.means, count: batch.pooled.count * width, startingFrom: 0)
        return batch.pooled.indices.map { Array(means[$0 * width..<($0 + 1) * width]) }
    }

    // Floating-point operations of products and attention, two for each multiplication and addition; what padding costs is
    // not counted.

    private func visionFLOP(_ batch: CUDABatch) -> Double {
        let rows = batch.patches.count
        let tower = configuration.vision
        let attention = Attention(
            headCount: tower.headCount,
            keyValueHeadCount: tower.headCount,
            headWidth: tower.headWidth,
            isCausal: false
        )
        let products = vision.blocks.flatMap {
            [$0.projection, $0.attentionOutput, $0.feedForwardFirst, $0.feedForwardSecond]
        }
        let mergers = (vision.deepstackMergers + [vision.merger]).flatMap { [$0.first, $0.second] }
        return (products + [vision.patchEmbedding]).reduce(0) { $0 + $1.flop(rows: rows) }
            + mergers.reduce(0) { $0 + $1.flop(rows: batch.tokenCount) }
            + Double(vision.blocks.count) * attention.flop(sequences: batch.patchRanges)
    }

    private func languageFLOP(_ batch: CUDABatch) -> Double {
        let text = configuration.text
        let attention = Attention(
            headCount: text.headCount,
            keyValueHeadCount: text.keyValueHeadCount,
            headWidth: text.headWidth,
            isCausal: true
        )
        let products = language.layers.flatMap { [$0.projection, $0.attentionOutput, $0.gatesAndUps, $0.down] }
        return products.reduce(0) { $0 + $1.flop(rows: batch.sources.count) }
            + Double(language.layers.count) * attention.flop(sequences: batch.sequences)
    }
}
