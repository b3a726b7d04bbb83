import CInferenceKernels
package import Parallelism

/// Qwen3-VL on the processor: weights stay as narrow as they are stored, sums are fp32.
package struct CPUBackbone: Backbone {
    let configuration: ModelConfiguration
    private let prompt: Prompt
    private let normStage: ServingContract.NormStage
    private let pool: ServingContract.Pool
    let vision: VisionTower
    let language: LanguageModel
    /// From hidden states to the vocabulary; features do without it.
    let languageHead: OnDemand<LinearLayer>
    private let computeType: ComputeType
    let team: WorkerTeam

    /// Finds and checks every tensor of the checkpoint and brings the weights into the kernels' layout.
    ///
    /// - Throws: `compute_unsupported`, `checkpoint_tensor`, `checkpoint_unsupported`, `checkpoint_missing` when a file cannot be read.
    package init(
        _ checkpoint: Checkpoint,
        computeType: ComputeType = .float32,
        team: WorkerTeam
    ) throws(InferenceError) {
        try computeType.requireAvailable()
        self.computeType = computeType
        configuration = checkpoint.configuration
        let widest = max(configuration.vision.headWidth, configuration.text.headWidth)
        guard widest <= Attention.largestHeadWidth else {
            throw InferenceError(
                .checkpointUnsupported,
                "config.json asks for attention heads of \(widest) values; at most \(Attention.largestHeadWidth) "
                    + "are supported"
            )
        }
        prompt = try Prompt(checkpoint.contract, vocabularySize: configuration.text.vocabularySize)
        normStage = checkpoint.contract.normStage ?? .afterFinalNorm
        pool = checkpoint.contract.pool ?? .all
        vision = try VisionTower(checkpoint, computeType: computeType, team: team)
        language = try LanguageModel(checkpoint, computeType: computeType, team: team)
        languageHead = OnDemand { () throws(InferenceError) in
            try LanguageModel.head(checkpoint, computeType: computeType, team: team)
        }
        self.team = team
    }

    package var deviceDescription: String {
        "CPU, \(team.count) thread\(team.count == 1 ? "" : "s"), \(kernels), \(computeType.rawValue)"
    }

    private var kernels: String {
        let name = String(cString: kernels_name(LinearLayer.kernels))
        return MatrixTiles.areUsed ? "AMX and \(name) kernels" : "\(name) kernels"
    }

    package func pooledFeatures(of photos: [PixelPatches], probe: StageProbe?) -> [PooledFeatures] {
        let workspace = Workspace()
        defer { workspace.release() }
        let meter = WorkMeter()
        let grids = photos.map {
            PatchGrid(rows: $0.gridHeight, columns: $0.gridWidth, mergeSize: configuration.vision.mergeSize)
        }
        let tower = vision.forward(
            input(photos, workspace: workspace),
            grids: grids,
            workspace: workspace,
            team: team,
            meter: meter,
            probe: probe
        )
        let sequences = PatchGrid.successiveRanges(grids.map { prompt.textTokenCount + $0.tokenCount })
        let imageRows = zip(sequences, grids).map { sequence, grid in
            let first = sequence.lowerBound + prompt.before.count
            return first..<first + grid.tokenCount
        }
        let hidden = embed(tower.tokens, sequences: sequences, imageRows: imageRows, workspace: workspace)
        language.forward(
            hidden,
            positions: grids.flatMap {
                SequencePosition.sequence(
                    textBefore: prompt.before.count,
                    imageRows: $0.mergedRows,
                    imageColumns: $0.mergedColumns,
                    textAfter: prompt.after.count
                )
            },
            sequences: sequences,
            imageRows: imageRows.flatMap(Array.init),
            deepstack: tower.deepstack,
            team: team,
            meter: meter,
            probe: probe
        )
        meter.measure(.languageNorm) { normalize(hidden, probe: probe) }
        let pooled = meter.measure(.pool) {
            grids.indices.map { hidden.rows(pool == .image ? imageRows[$0] : sequences[$0]).columnMeans }
        }
        let patchCount = grids.reduce(0) { $0 + $1.patchCount }
        return zip(pooled, grids).map { values, grid in
            let share = Double(grid.patchCount) / Double(patchCount)
            return PooledFeatures(values: values, work: meter.report.scaled(by: share))
        }
    }

    package func measuredPeak() -> DevicePeak { ArithmeticPeak.measure(computeType, team: team) }

    /// The patches of all photos, one after another.
    func input(_ photos: [PixelPatches], workspace: Workspace) -> MatrixView {
        let columns = configuration.vision.patchValueCount
        let rows = photos.reduce(0) { $0 + $1.gridHeight * $1.gridWidth }
        let input = workspace.matrix(rows: rows, columns: columns)
        var row = 0
        for photo in photos {
            photo.values.withUnsafeBufferPointer { values in
                guard let base = values.baseAddress else { return }
                for start in stride(from: 0, to: values.count, by: columns) {
                    input.row(row).update(from: base + start, count: columns)
                    row += 1
                }
            }
        }
        return input
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
            sequences: [0..<text.ids.count],
            imageRows: [],
            deepstack: [],
            team: team,
            meter: WorkMeter(),
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

    func embed(_ token: Int, into row: UnsafeMutablePointer<Float>) {
        let width = configuration.text.hiddenSize
        language.embeddings.widen(token * width..<(token + 1) * width, into: row)
    }

    /// The decoder's input: embeddings of the prompt with the image tokens in their place, for each sequence.
    private func embed(
        _ tokens: MatrixView,
        sequences: [Range<Int>],
        imageRows: [Range<Int>],
        workspace: Workspace
    ) -> MatrixView {
        let rows = sequences.last?.upperBound ?? 0
        let hidden = workspace.matrix(rows: rows, columns: configuration.text.hiddenSize)
        var token = 0
        for (sequence, image) in zip(sequences, imageRows) {
            for (row, id) in zip(sequence.lowerBound..., prompt.before) { embed(id, into: hidden.row(row)) }
            hidden.rows(image).update(from: tokens.rows(token..<token + image.count))
            for (row, id) in zip(image.upperBound..., prompt.after) { embed(id, into: hidden.row(row)) }
            token += image.count
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
