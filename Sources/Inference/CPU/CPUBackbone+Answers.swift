import Glibc
import Parallelism

extension CPUBackbone {
    package func logProbabilities(
        of answers: [[Int]],
        after prompts: [Prompt],
        photo: PixelPatches,
        probe: StageProbe?
    ) throws(InferenceError) -> [[[Double]]] {
        let head = try languageHead.value()
        let workspace = Workspace()
        defer { workspace.release() }
        let meter = WorkMeter()
        let grid = PatchGrid(
            rows: photo.gridHeight,
            columns: photo.gridWidth,
            mergeSize: configuration.vision.mergeSize
        )
        let tower = vision.forward(
            input([photo], workspace: workspace),
            grids: [grid],
            workspace: workspace,
            team: team,
            meter: meter,
            probe: probe
        )
        let layout = AnswerLayout(prompts: prompts, answers: answers, grid: grid)
        let hidden = workspace.matrix(rows: layout.rowCount, columns: configuration.text.hiddenSize)
        for (row, token) in layout.tokens { embed(token, into: hidden.row(row)) }
        for rows in layout.imageRows { hidden.rows(rows).update(from: tower.tokens) }
        language.forward(
            hidden,
            positions: layout.positions,
            sequences: layout.trunks,
            branches: layout.branches,
            imageRows: layout.imageRows.flatMap(Array.init),
            deepstack: tower.deepstack.map { repeated($0, prompts.count, workspace: workspace) },
            team: team,
            meter: meter,
            probe: probe
        )
        let asked = workspace.matrix(rows: layout.askedRows.count, columns: hidden.columns)
        for (index, row) in layout.askedRows.enumerated() {
            asked.row(index).update(from: hidden.row(row), count: hidden.columns)
        }
        language.finalNorm.apply(to: asked, into: asked, team: team)
        let logits = workspace.matrix(rows: asked.rows, columns: head.weight.outputs)
        head.apply(to: asked, into: logits, team: team)
        probe?(.logits, logits)
        let normalizers = logits.logSumExp
        return layout.questions.map { question in
            question.map { answer in
                answer.map { Double(logits.row($0.asked)[$0.token]) - normalizers[$0.asked] }
            }
        }
    }

    /// The same rows several times, one after another.
    private func repeated(_ rows: MatrixView, _ count: Int, workspace: Workspace) -> MatrixView {
        guard count > 1 else { return rows }
        let repeated = workspace.matrix(rows: rows.rows * count, columns: rows.columns)
        for index in 0..<count { repeated.rows(index * rows.rows..<(index + 1) * rows.rows).update(from: rows) }
        return repeated
    }
}

extension LanguageModel {
    /// The layer from hidden states to logits: `lm_head.weight` or, in checkpoints that tie the two, the embedding table.
    ///
    /// - Throws: `checkpoint_tensor` when it is missing or of another shape, `checkpoint_missing` when its file cannot be
    ///   read.
    static func head(
        _ checkpoint: Checkpoint,
        computeType: ComputeType,
        team: WorkerTeam
    ) throws(InferenceError) -> LinearLayer {
        let own = "lm_head.weight"
        let isStored = checkpoint.tensorNames.contains(own)
        let isTied = checkpoint.configuration.tiesEmbeddings ?? !isStored
        let text = checkpoint.configuration.text
        let tensor = try checkpoint.tensor(
            isTied ? "model.language_model.embed_tokens.weight" : own,
            shape: [text.vocabularySize, text.hiddenSize]
        )
        return LinearLayer(weight: try PanelMatrix([tensor], team: team), computeType: computeType)
    }
}

extension MatrixView {
    /// The logarithm of the sum of the exponentials of each row, in fp64.
    fileprivate var logSumExp: [Double] {
        (0..<rows).map { index in
            let row = UnsafeBufferPointer(start: row(index), count: columns)
            let largest = Double(row.max() ?? 0)
            return largest + log(row.reduce(0.0) { $0 + exp(Double($1) - largest) })
        }
    }
}
