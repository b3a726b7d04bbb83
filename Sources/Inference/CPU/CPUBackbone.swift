import CInferenceKernels
package import Parallelism

/// Qwen3-VL on the processor: weights stay in the mapped files in the format they are stored in, sums are fp32.
package struct CPUBackbone: Backbone {
    private let configuration: ModelConfiguration
    private let prompt: Prompt
    private let normStage: ServingContract.NormStage
    private let pool: ServingContract.Pool
    private let vision: VisionTower
    private let language: LanguageModel
    private let team: WorkerTeam

    /// Finds and checks every tensor of the checkpoint.
    ///
    /// - Throws: `checkpoint_tensor`, `checkpoint_unsupported`.
    package init(_ checkpoint: Checkpoint, team: WorkerTeam) throws(InferenceError) {
        configuration = checkpoint.configuration
        prompt = try Prompt(checkpoint.contract, vocabularySize: configuration.text.vocabularySize)
        normStage = checkpoint.contract.normStage ?? .afterFinalNorm
        pool = checkpoint.contract.pool ?? .all
        vision = try VisionTower(checkpoint)
        language = try LanguageModel(checkpoint)
        self.team = team
        OpenBLAS.useOneThreadPerCall()
    }

    package var deviceDescription: String {
        "CPU, \(team.count) thread\(team.count == 1 ? "" : "s"), OpenBLAS kernel \(OpenBLAS.kernelName)"
    }

    package func pooledFeatures(of patches: PixelPatches, probe: StageProbe?) -> PooledFeatures {
        let workspace = Workspace()
        defer { workspace.release() }
        let clock = ContinuousClock()
        let grid = PatchGrid(
            rows: patches.gridHeight,
            columns: patches.gridWidth,
            mergeSize: configuration.vision.mergeSize
        )
        let start = clock.now
        let input = workspace.matrix(rows: grid.patchCount, columns: configuration.vision.patchValueCount)
        patches.values.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else { return }
            input.base.update(from: base, count: input.rows * input.columns)
        }
        let tower = vision.forward(input, grid: grid, workspace: workspace, team: team, probe: probe)
        let afterVision = clock.now

        let imageRows = prompt.before.count..<prompt.before.count + grid.tokenCount
        let hidden = embed(tower.tokens, workspace: workspace)
        let positions = SequencePosition.sequence(
            textBefore: prompt.before.count,
            imageRows: grid.mergedRows,
            imageColumns: grid.mergedColumns,
            textAfter: prompt.after.count
        )
        language.forward(
            hidden,
            positions: positions,
            imageRows: imageRows,
            deepstack: tower.deepstack,
            team: team,
            probe: probe
        )
        normalize(hidden, probe: probe)
        let pooled = pool == .image ? hidden.rows(imageRows) : hidden
        let values = pooled.columnMeans
        return PooledFeatures(
            values: values,
            visionDuration: afterVision - start,
            languageDuration: clock.now - afterVision
        )
    }

    package func pooledFeatures(of text: TokenSequence, probe: StageProbe?) -> [Float] {
        let workspace = Workspace()
        defer { workspace.release() }
        let hidden = workspace.matrix(rows: text.ids.count, columns: configuration.text.hiddenSize)
        for (row, token) in text.ids.enumerated() { embed(token, into: hidden.row(row)) }
        language.forward(
            hidden,
            positions: SequencePosition.sequence(
                textBefore: text.ids.count,
                imageRows: 0,
                imageColumns: 0,
                textAfter: 0
            ),
            imageRows: 0..<0,
            deepstack: [],
            team: team,
            probe: probe
        )
        normalize(hidden, probe: probe)
        return hidden.rows(text.pooled).columnMeans
    }

    private func normalize(_ hidden: MatrixView, probe: StageProbe?) {
        guard normStage == .afterFinalNorm else { return }
        language.finalNorm.apply(to: hidden, into: hidden, team: team)
        probe?(.finalNorm, hidden)
    }

    private func embed(_ token: Int, into row: UnsafeMutablePointer<Float>) {
        let width = configuration.text.hiddenSize
        language.embeddings.widen(token * width..<(token + 1) * width, into: row)
    }

    /// The decoder's input: embeddings of the prompt with the image tokens in their place.
    private func embed(_ tokens: MatrixView, workspace: Workspace) -> MatrixView {
        let width = configuration.text.hiddenSize
        let hidden = workspace.matrix(rows: prompt.textTokenCount + tokens.rows, columns: width)
        for (row, token) in prompt.before.enumerated() { embed(token, into: hidden.row(row)) }
        hidden.row(prompt.before.count).update(from: tokens.base, count: tokens.rows * width)
        for (offset, token) in prompt.after.enumerated() {
            embed(token, into: hidden.row(prompt.before.count + tokens.rows + offset))
        }
        return hidden
    }
}

extension MatrixView {
    /// The mean of each column, summed in fp64.
    var columnMeans: [Float] {
        var sums = [Double](repeating: 0, count: columns)
        for index in 0..<rows {
            let row = row(index)
            for column in 0..<columns { sums[column] += Double(row[column]) }
        }
        return sums.map { Float($0 / Double(rows)) }
    }
}
