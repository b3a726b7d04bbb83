import CLearningKernels
import Parallelism

/// The memory of one pass, for the workers of its loops.
struct PassMemory: @unchecked Sendable {
    // Safe to share: workers write disjoint parts, and the network that owns the memory waits for them.
    let values: UnsafeMutablePointer<Float>

    init(_ values: UnsafeMutablePointer<Float>) {
        self.values = values
    }

    static func + (memory: PassMemory, offset: Int) -> UnsafeMutablePointer<Float> {
        memory.values + offset
    }
}

extension HeadNetwork {
    /// Packs the features of a batch, of the one that is due or of the one after it.
    mutating func load(_ features: Matrix, rows: ArraySlice<Int>, asNext: Bool) {
        let panels = asNext ? nextInputs.panels.mutablePointer() : inputs.panels.mutablePointer()
        features.values.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else { return }
            for (sample, row) in rows.enumerated() {
                linear_pack(
                    base + row * features.columns,
                    features.columns,
                    shape.featureStride,
                    bfloat16,
                    panels,
                    shape.paddedBatch,
                    sample
                )
            }
        }
        if asNext {
            nextInputs.pair()
        } else {
            inputs.pair()
            isPrepared = false
        }
    }

    /// From the loaded batch to ``outputs``.
    mutating func forward(dropout mask: dropout_mask) {
        if !isPrepared { forwardFirstLayer() }
        forwardHidden(mask)
        forwardSecondLayer()
    }

    private mutating func forwardFirstLayer() {
        let shape = shape
        let bfloat16 = bfloat16
        let weights = PassMemory(firstWeight.values.mutablePointer())
        let panels = PassMemory(inputs.panels.mutablePointer())
        let sums = PassMemory(sums.mutablePointer())
        let scratch = PassMemory(scratch.mutablePointer())
        team.forEach(shape.hiddenTiles) { worker, tile in
            let row = tile * LINEAR_TILE_ROWS
            linear_forward_tile(
                weights + row * shape.featureStride,
                shape.featurePanels,
                panels.values,
                shape.paddedBatch,
                bfloat16,
                scratch + worker * shape.scratchPerWorker,
                sums + row,
                shape.hiddenStride
            )
        }
        isPrepared = true
    }

    private mutating func forwardHidden(_ mask: dropout_mask) {
        let shape = shape
        let parameters = hiddenParameters()
        let sums = PassMemory(sums.mutablePointer())
        let normalised = PassMemory(normalised.mutablePointer())
        let slopes = PassMemory(slopes.mutablePointer())
        let hidden = PassMemory(hidden.panels.mutablePointer())
        let deviations = PassMemory(deviations.mutablePointer())
        team.forEach(shape.batch) { _, sample in
            let offset = sample * shape.hiddenStride
            let inverse = parameters.with { parameters in
                hidden_forward(
                    parameters,
                    sums + offset,
                    mask,
                    sample,
                    normalised + offset,
                    slopes + offset,
                    hidden.values,
                    shape.paddedBatch
                )
            }
            deviations.values[sample] = inverse
        }
        self.hidden.pair()
    }

    private mutating func forwardSecondLayer() {
        let shape = shape
        let bfloat16 = bfloat16
        let weights = PassMemory(secondWeight.values.mutablePointer())
        let hidden = PassMemory(hidden.panels.mutablePointer())
        let outputs = PassMemory(outputs.mutablePointer())
        let scratch = PassMemory(scratch.mutablePointer())
        team.forEach(shape.embeddingTiles) { worker, tile in
            let row = tile * LINEAR_TILE_ROWS
            linear_forward_tile(
                weights + row * shape.hiddenStride,
                shape.hiddenPanels,
                hidden.values,
                shape.paddedBatch,
                bfloat16,
                scratch + worker * shape.scratchPerWorker,
                outputs + row,
                shape.embeddingStride
            )
        }
        embedding_add_bias(
            outputs.values,
            secondBias.values.pointer,
            shape.batch,
            shape.embedding,
            shape.embeddingStride,
            bfloat16
        )
    }

    /// The parameters between the linear layers, for the kernels.
    func hiddenParameters() -> HiddenParameters {
        HiddenParameters(
            value: hidden_parameters(
                bias: firstBias.values.pointer,
                norm_weight: normWeight.values.pointer,
                norm_bias: normBias.values.pointer,
                width: shape.hidden,
                bfloat16: bfloat16
            )
        )
    }
}

/// The parameters between the linear layers while nobody changes them.
struct HiddenParameters: @unchecked Sendable {
    // Safe to share: only read, and only while the network that owns the memory waits.
    let value: hidden_parameters

    func with<Result>(_ body: (UnsafePointer<hidden_parameters>) -> Result) -> Result {
        withUnsafePointer(to: value, body)
    }
}
