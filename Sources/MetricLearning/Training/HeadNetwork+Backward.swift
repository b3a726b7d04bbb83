import CLearningKernels
import Parallelism

extension HeadNetwork {
    /// From ``outputGradients`` back to the first layer's sums.
    ///
    /// - Returns: whether all gradients are finite.
    mutating func backward() -> Bool {
        let shape = shape
        let bfloat16 = bfloat16
        let panelSize = shape.paddedBatch * LINEAR_PANEL_COLUMNS
        let weights = PassMemory(secondWeight.values.mutablePointer())
        let outputGradients = PassMemory(outputGradients.mutablePointer())
        let hiddenGradients = PassMemory(hiddenGradients.mutablePointer())
        team.forEach(shape.hiddenPanels) { _, panel in
            linear_input_gradient(
                weights.values,
                shape.embeddingTiles,
                shape.hiddenPanels,
                panel,
                outputGradients.values,
                shape.embeddingStride,
                shape.paddedBatch,
                bfloat16,
                hiddenGradients + panel * panelSize
            )
        }
        let parameters = hiddenParameters()
        let normalised = PassMemory(normalised.mutablePointer())
        let slopes = PassMemory(slopes.mutablePointer())
        let deviations = PassMemory(deviations.mutablePointer())
        let normGradients = PassMemory(normGradients.mutablePointer())
        let sumGradients = PassMemory(sumGradients.mutablePointer())
        // The place of the deviation is free once it has been read: it then says whether the sample is finite.
        team.forEach(shape.batch) { _, sample in
            let offset = sample * shape.hiddenStride
            let finite = parameters.with { parameters in
                hidden_backward(
                    parameters,
                    hiddenGradients.values,
                    shape.paddedBatch,
                    sample,
                    normalised + offset,
                    slopes + offset,
                    deviations.values[sample],
                    normGradients + offset,
                    sumGradients + offset
                )
            }
            if !finite { deviations.values[sample] = .nan }
        }
        return (0..<shape.batch).allSatisfy { deviations.values[$0].isFinite }
    }

    /// One step of AdamW on all parameters, after ``backward()``; with a next batch loaded, also its first layer.
    ///
    /// - Returns: the sum of squares of the gradient.
    mutating func update(_ step: adamw_step, withNext: Bool, reversed: Bool) -> Double {
        let plan = UpdatePlan(&self, step: step, withNext: withNext)
        let tiles = shape.hiddenTiles
        let others = shape.embeddingTiles + UpdatePlan.vectors
        let squares = withUnsafeTemporaryAllocation(of: Double.self, capacity: tiles + others) { squares in
            let results = UpdateResults(squares)
            team.forEach(tiles + others) { worker, task in
                if task < others {
                    results.values[tiles + task] = plan.updateOther(task, worker: worker)
                } else {
                    // The end of one step is the start of the next: what the cache still holds is used first.
                    let tile = reversed ? tiles + others - 1 - task : task - others
                    results.values[tile] = plan.updateFirstWeight(tile: tile, worker: worker)
                }
            }
            return squares.reduce(0, +)
        }
        if withNext {
            swap(&inputs, &nextInputs)
            swap(&sums, &nextSums)
        }
        isPrepared = withNext
        return squares
    }
}

/// Where the workers of an update put their sums of squares.
private struct UpdateResults: @unchecked Sendable {
    // Safe to share: each task writes an element of its own.
    let values: UnsafeMutableBufferPointer<Double>

    init(_ values: UnsafeMutableBufferPointer<Double>) {
        self.values = values
    }
}
