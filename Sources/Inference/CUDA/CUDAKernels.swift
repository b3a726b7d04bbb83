/// All kernels that a model needs, loaded.
struct CUDAKernels: Sendable {
    let gatherPatches: CUDAKernel
    let addPositions: CUDAKernel
    let assemble: CUDAKernel
    let addTokens: CUDAKernel
    let repeatRows: CUDAKernel
    let meanRows: CUDAKernel
    let layerNorm: CUDAKernel
    let rmsNorm: CUDAKernel
    let finalNorm: CUDAKernel
    let rotaryTable: CUDAKernel
    let prepareHeads: CUDAKernel
    let siluTimesUp: CUDAKernel
    let geluErf: CUDAKernel
    let geluTanh: CUDAKernel
    let visionAttention: CUDAKernel
    let languageAttention: CUDAKernel
    /// How many programs were compiled rather than found in the cache.
    let compiledCount: Int
    private let programs: [LoadedProgram]

    /// The widest attention head that there is a kernel for: a tile of keys and one of values fill a block's memory.
    static let largestHeadWidth = 128
    /// Threads of a block that computes a row.
    static let rowThreads = 128
    /// Queries of a block of attention.
    static let tileQueries = 64

    /// Compiles or finds all programs.
    ///
    /// - Throws: `device_unavailable`, `checkpoint_unsupported` when heads are too wide.
    init(_ configuration: ModelConfiguration, on device: CUDADevice, cache: KernelCache?) throws(InferenceError) {
        let widest = max(configuration.vision.headWidth, configuration.text.headWidth)
        guard widest <= Self.largestHeadWidth else {
            throw InferenceError(
                .checkpointUnsupported,
                "config.json asks for attention heads of \(widest) values; a graphics processor computes at most "
                    + "\(Self.largestHeadWidth)"
            )
        }
        let general = try LoadedProgram(.general, on: device, cache: cache)
        let vision = try LoadedProgram(
            .attention(headWidth: configuration.vision.headWidth, isCausal: false),
            on: device,
            cache: cache
        )
        let language = try LoadedProgram(
            .attention(headWidth: configuration.text.headWidth, isCausal: true),
            on: device,
            cache: cache
        )
        gatherPatches = try general.kernel("gather_patches")
        addPositions = try general.kernel("add_positions")
        assemble = try general.kernel("assemble")
        addTokens = try general.kernel("add_tokens")
        repeatRows = try general.kernel("repeat_rows")
        meanRows = try general.kernel("mean_rows")
        layerNorm = try general.kernel("layer_norm")
        rmsNorm = try general.kernel("rms_norm")
        finalNorm = try general.kernel("final_norm")
        rotaryTable = try general.kernel("rotary_table")
        prepareHeads = try general.kernel("prepare_heads")
        siluTimesUp = try general.kernel("silu_times_up")
        geluErf = try general.kernel("gelu_erf")
        geluTanh = try general.kernel("gelu_tanh")
        visionAttention = try vision.kernel("attention")
        languageAttention = try language.kernel("attention")
        programs = [general, vision, language]
        compiledCount = programs.count { !$0.isFromCache }
    }
}
