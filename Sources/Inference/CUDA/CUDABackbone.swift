import Synchronization

/// Qwen3-VL on a graphics processor of NVIDIA's: products in bfloat16 with fp32 sums, the residual stream, norms and the
/// mean in fp32.
///
/// A batch comes to the device, is computed and leaves it in three streams, so that what one batch computes hides the copies of
/// another: two threads may ask at once. Batches are computed one after another in the same memory.
package final class CUDABackbone: Backbone {
    struct State {
        var arena = DeviceArena()
        /// The table that bytes of pixels become values by, and where it came from.
        var normalization: (values: PixelNormalization, table: DeviceMemory)?
        var graphs: FrequentWork<GraphKey, DeviceGraph>
        /// Why work is started kernel by kernel though it could be kept on the device.
        var graphRefusal: String?
    }

    let device: CUDADevice
    private let kernels: CUDAKernels
    private let workspace: DeviceMemory
    private let slots: BatchSlots
    private let vision: CUDAVision
    private let language: CUDALanguage
    private let configuration: ModelConfiguration
    private let prompt: Prompt
    private let normStage: ServingContract.NormStage
    private let pool: ServingContract.Pool
    let options: CUDAOptions
    // What is started for one batch is not mixed with what is started for another.
    private let state: Mutex<State>
    // What is shown of the graphs, whatever is being started.
    private let graphs = Mutex(DeviceGraphUse(count: 0, refusal: nil))

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
        slots = try BatchSlots(device, count: options.batches.batchesAtOnce)
        state = Mutex(
            State(
                graphs: FrequentWork(threshold: options.graphs.threshold, capacity: options.graphs.largestCount)
            )
        )
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
        guard (try? device.activate()) != nil, let memory = try? device.memory() else { return nil }
        return DeviceMemoryUse(used: memory.used, total: memory.total)
    }

    package var graphUse: DeviceGraphUse? { graphs.withLock { $0 } }

    /// A batch for which the device has no memory is computed once more in two halves.
    package func pooledFeatures(
        of photos: [PixelPatches],
        probe: StageProbe?
    ) throws(InferenceError) -> [PooledFeatures] {
        try slots.withSlot { slot throws(InferenceError) in
            try device.activate()
            do throws(InferenceError) {
                return try compute(photos, probe, slot)
            } catch  where error.code == .deviceMemory && photos.count > 1 {
                slot.release()
                try locked { state throws(InferenceError) in try makeRoom(&state) }
                let half = photos.count / 2
                return try compute(Array(photos[..<half]), probe, slot)
                    + compute(Array(photos[half...]), probe, slot)
            }
        }
    }

    package func pooledFeatures(of text: TokenSequence, probe: StageProbe?) throws(InferenceError) -> [Float] {
        try slots.withSlot { slot throws(InferenceError) in
            try device.activate()
            let batch = CUDABatch(text: text)
            let prompt = language.rows(text.ids)
            return try means(of: batch, pixels: [], prompt: prompt, probe, slot, normalization: nil)[0]
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
        _ slot: BatchSlot
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
        let means = try means(
            of: batch,
            pixels: photos.map(\.image.pixels),
            prompt: language.rows(prompt.before + prompt.after),
            probe,
            slot,
            normalization: first.normalization
        )
        var work = WorkReport()
        work.add(.vision, try slot.marks[1].time(since: slot.marks[0]), flop: visionFLOP(batch))
        work.add(.language, try slot.marks[2].time(since: slot.marks[1]), flop: languageFLOP(batch))
        return zip(means, batch.patchRanges).map { values, patches in
            PooledFeatures(
                values: values,
                work: work.scaled(by: Double(patches.count) / Double(batch.patches.count))
            )
        }
    }

    /// Brings a batch to the device, computes it and fetches the mean of each sequence.
    private func means(
        of batch: CUDABatch,
        pixels: [[UInt8]],
        prompt: [Float],
        _ probe: StageProbe?,
        _ slot: BatchSlot,
        normalization: PixelNormalization?
    ) throws(InferenceError) -> [[Float]] {
        let width = configuration.text.hiddenSize
        let places = try slot.places(for: batch, promptRows: prompt.count / width, width: width)
        do throws(InferenceError) {
            try slot.send(batch, pixels: pixels, prompt: prompt, to: places)
            try locked { (state: inout State) throws(InferenceError) -> Void in
                let buffers = try prepare(batch, &state)
                var table: DeviceMemory?
                if let normalization { table = try self.table(normalization, &state) }
                try device.hold(device.stream, until: slot.arrived)
                try start(batch, places, buffers, table: table, probe, slot, &state)
                try device.mark(slot.computed, on: device.stream)
            }
        } catch {
            // The slot is free only when the device no longer reads from it. A device that failed is asked nothing more.
            guard error.code == .deviceMemory else { throw error }
            try slot.settleArrivals()
            try locked { _ throws(InferenceError) in try device.wait() }
            throw error
        }
        let means = try slot.fetch(places.means, count: batch.pooled.count * width)
        return batch.pooled.indices.map { Array(means[$0 * width..<($0 + 1) * width]) }
    }

    /// The table of a preprocessor on the device; there is one for a checkpoint.
    private func table(_ values: PixelNormalization, _ state: inout State) throws(InferenceError) -> DeviceMemory {
        if let known = state.normalization, known.values == values { return known.table }
        let table = try DeviceMemory(device, values.table)
        state.normalization = (values, table)
        return table
    }

    /// The places of what is computed, in memory that all batches share one after another.
    private func prepare(_ batch: CUDABatch, _ state: inout State) throws(InferenceError) -> CUDABuffers {
        let terms = max(language.terms, batch.photos.isEmpty ? 1 : vision.terms)
        var byteCount = 0
        _ = CUDABuffers(batch, configuration: configuration, terms: terms) {
            byteCount += DeviceArena.aligned($0)
            return 0
        }
        if !state.arena.holds(byteCount) { try makeRoom(&state) }
        try state.arena.reset(device, byteCount: byteCount)
        return CUDABuffers(batch, configuration: configuration, terms: terms) { state.arena.take($0) }
    }

    /// Gives the memory of computation back when nothing uses it any more.
    private func makeRoom(_ state: inout State) throws(InferenceError) {
        try device.wait()
        // They write to this memory.
        state.graphs.removeAll()
        state.arena.release()
    }

    /// Hands the batch's work over.
    private func start(
        _ batch: CUDABatch,
        _ places: BatchPlaces,
        _ buffers: CUDABuffers,
        table: DeviceMemory?,
        _ probe: StageProbe?,
        _ slot: BatchSlot,
        _ state: inout State
    ) throws(InferenceError) {
        let forward = CUDAForward(
            device: device,
            kernels: kernels,
            workspace: workspace,
            batch: batch,
            places: places,
            buffers: buffers,
            probe: probe
        )
        func key(_ part: GraphKey.Part) -> GraphKey {
            GraphKey(part: part, shape: batch.shape, places: places, buffers: buffers, table: table?.address)
        }
        try device.mark(slot.marks[0], on: device.stream)
        if let table {
            try start(key(.vision), probe, &state) { () throws(InferenceError) in
                try forward.run(vision, table: table)
            }
        }
        try device.mark(slot.marks[1], on: device.stream)
        try start(key(.language), probe, &state) { () throws(InferenceError) in
            try forward.run(
                language,
                vision: configuration.vision,
                appliesFinalNorm: normStage == .afterFinalNorm
            )
        }
        try device.mark(slot.marks[2], on: device.stream)
        let use = DeviceGraphUse(count: state.graphs.valueCount, refusal: state.graphRefusal)
        graphs.withLock { $0 = use }
    }

    /// Starts work as it is kept on the device, and keeps it there when it is frequent; else kernel by kernel.
    private func start(
        _ key: GraphKey,
        _ probe: StageProbe?,
        _ state: inout State,
        _ body: () throws(InferenceError) -> Void
    ) throws(InferenceError) {
        // A probe looks between kernels.
        guard probe == nil, state.graphRefusal == nil else { return try body() }
        let known = state.graphs.use(key)
        if let graph = known.value { return try graph.launch() }
        guard known.isFrequent else { return try body() }
        do throws(InferenceError) {
            let graph = try DeviceGraph(device, recording: body)
            state.graphs.keep(graph, for: key)
            try graph.launch()
        } catch {
            if let failure = device.failure { throw InferenceError(.deviceFailed, failure) }
            state.graphRefusal = error.message
            state.graphs.removeAll()
            try body()
        }
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
