import CLearningKernels

/// The memory of one parameter and its moments.
private struct ParameterMemory {
    let values: UnsafeMutablePointer<Float>
    let first: UnsafeMutablePointer<Float>
    let second: UnsafeMutablePointer<Float>

    init(_ parameter: inout Parameter) {
        values = parameter.values.mutablePointer()
        first = parameter.firstMoments.mutablePointer()
        second = parameter.secondMoments.mutablePointer()
    }
}

/// One step of AdamW in tasks that may run in any order on any thread.
struct UpdatePlan: @unchecked Sendable {
    // Safe to share: tasks write disjoint tiles and vectors, and the network that owns the memory waits for them.

    /// The tasks that update a vector: biases and the layer norm.
    static let vectors = 4

    private let shape: HeadShape
    private let bfloat16: Bool
    private let step: adamw_step
    private let next: linear_inputs
    private let nextSums: UnsafeMutablePointer<Float>
    private let inputs: linear_inputs
    private let hidden: linear_inputs
    private let normalised: UnsafePointer<Float>
    private let outputGradients: UnsafePointer<Float>
    private let normGradients: UnsafePointer<Float>
    private let sumGradients: UnsafePointer<Float>
    private let vectorGradients: UnsafeMutablePointer<Float>
    private let scratch: UnsafeMutablePointer<Float>
    private let firstWeight: ParameterMemory
    private let secondWeight: ParameterMemory
    private let firstBias: ParameterMemory
    private let normWeight: ParameterMemory
    private let normBias: ParameterMemory
    private let secondBias: ParameterMemory

    init(_ network: inout HeadNetwork, step: adamw_step, withNext: Bool) {
        shape = network.shape
        bfloat16 = network.bfloat16
        self.step = step
        next = withNext ? network.nextInputs.kernelInputs : linear_inputs()
        nextSums = network.nextSums.mutablePointer()
        inputs = network.inputs.kernelInputs
        hidden = network.hidden.kernelInputs
        normalised = network.normalised.pointer
        outputGradients = network.outputGradients.pointer
        normGradients = network.normGradients.pointer
        sumGradients = network.sumGradients.pointer
        vectorGradients = network.vectorGradients.mutablePointer()
        scratch = network.scratch.mutablePointer()
        firstWeight = ParameterMemory(&network.firstWeight)
        secondWeight = ParameterMemory(&network.secondWeight)
        firstBias = ParameterMemory(&network.firstBias)
        normWeight = ParameterMemory(&network.normWeight)
        normBias = ParameterMemory(&network.normBias)
        secondBias = ParameterMemory(&network.secondBias)
    }

    /// Updates a tile of the first layer's weights and multiplies it with the next batch.
    func updateFirstWeight(tile: Int, worker: Int) -> Double {
        let row = tile * LINEAR_TILE_ROWS
        return update(
            firstWeight,
            row: row,
            columns: shape.featureStride,
            gradients: sumGradients,
            stride: shape.hiddenStride,
            inputs: inputs,
            next: linear_next(
                inputs: next,
                outputs: nextSums + row,
                stride: shape.hiddenStride,
                batch: shape.paddedBatch
            ),
            worker: worker
        )
    }

    /// Updates a vector (the first ``vectors`` tasks) or a tile of the second layer's weights.
    func updateOther(_ task: Int, worker: Int) -> Double {
        switch task {
        case 0: update(firstBias, place: 0, summing: sumGradients, factors: nil)
        case 1: update(normWeight, place: 1, summing: normGradients, factors: normalised)
        case 2: update(normBias, place: 2, summing: normGradients, factors: nil)
        case 3: update(secondBias, place: 3, summing: outputGradients, factors: nil)
        default:
            update(
                secondWeight,
                row: (task - Self.vectors) * LINEAR_TILE_ROWS,
                columns: shape.hiddenStride,
                gradients: outputGradients,
                stride: shape.embeddingStride,
                inputs: hidden,
                next: linear_next(),
                worker: worker
            )
        }
    }

    private func update(
        _ weight: ParameterMemory,
        row: Int,
        columns: Int,
        gradients: UnsafePointer<Float>,
        stride: Int,
        inputs: linear_inputs,
        next: linear_next,
        worker: Int
    ) -> Double {
        withUnsafePointer(to: step) { step in
            withUnsafePointer(to: next) { next in
                linear_adamw_tile(
                    weight.values + row * columns,
                    weight.first + row * columns,
                    weight.second + row * columns,
                    columns / LINEAR_PANEL_COLUMNS,
                    gradients + row,
                    stride,
                    inputs,
                    shape.paddedBatch,
                    step,
                    bfloat16,
                    next,
                    scratch + worker * shape.scratchPerWorker
                )
            }
        }
    }

    private func update(
        _ vector: ParameterMemory,
        place: Int,
        summing values: UnsafePointer<Float>,
        factors: UnsafePointer<Float>?
    ) -> Double {
        let width = place == 3 ? shape.embedding : shape.hidden
        let stride = place == 3 ? shape.embeddingStride : shape.hiddenStride
        let gradient = vectorGradients + place * shape.hiddenStride
        sum_samples(values, factors, stride, shape.batch, width, gradient)
        return withUnsafePointer(to: step) { step in
            adamw_values(vector.values, vector.first, vector.second, gradient, width, step)
        }
    }
}
