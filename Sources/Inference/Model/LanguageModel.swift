import CInferenceKernels
package import Parallelism

/// Qwen3-VL's decoder, run once over a whole sequence without a cache.
package struct LanguageModel: Sendable {
    struct Layer: Sendable {
        let attentionNorm: RMSNorm
        let query: LinearLayer
        let key: LinearLayer
        let value: LinearLayer
        let queryNorm: RMSNorm
        let keyNorm: RMSNorm
        let attentionOutput: LinearLayer
        let feedForwardNorm: RMSNorm
        let gate: LinearLayer
        let up: LinearLayer
        let down: LinearLayer
    }

    let configuration: TextConfiguration
    /// [vocabulary, width]; only the rows of the prompt are ever read.
    let embeddings: Tensor
    let layers: [Layer]
    let finalNorm: RMSNorm

    /// Runs the decoder in place over `hidden`.
    ///
    /// - Parameters:
    ///   - hidden: [sequence, width]: embeddings, image tokens in their place.
    ///   - positions: one for each row.
    ///   - imageRows: the rows of the image tokens.
    ///   - deepstack: features added to the image rows after the first layers: [tokens, width] each.
    ///   - team: the workers.
    ///   - probe: sees the stages.
    package func forward(
        _ hidden: MatrixView,
        positions: [SequencePosition],
        imageRows: Range<Int>,
        deepstack: [MatrixView],
        team: WorkerTeam,
        probe: StageProbe?
    ) {
        let scratch = Workspace()
        defer { scratch.release() }
        let attention = Attention(
            headCount: configuration.headCount,
            keyValueHeadCount: configuration.keyValueHeadCount,
            headWidth: configuration.headWidth,
            isCausal: true
        )
        let angles = RotaryAngles.language(
            positions: positions,
            headWidth: configuration.headWidth,
            parameters: configuration.rotary
        )
        let normalized = scratch.matrix(rows: hidden.rows, columns: configuration.hiddenSize)
        let projected = scratch.matrix(rows: hidden.rows, columns: attention.projectedColumns)
        let attended = scratch.matrix(rows: hidden.rows, columns: attention.queryColumns.count)
        let gate = scratch.matrix(rows: hidden.rows, columns: configuration.intermediateSize)
        let up = scratch.matrix(rows: hidden.rows, columns: configuration.intermediateSize)
        let queries = projected.columns(attention.queryColumns)
        let keys = projected.columns(attention.keyColumns)

        for (index, layer) in layers.enumerated() {
            layer.attentionNorm.apply(to: hidden, into: normalized, team: team)
            layer.query.apply(to: normalized, into: queries, team: team)
            layer.key.apply(to: normalized, into: keys, team: team)
            layer.value.apply(to: normalized, into: projected.columns(attention.valueColumns), team: team)
            layer.queryNorm.applyToHeads(queries, team: team)
            layer.keyNorm.applyToHeads(keys, team: team)
            let turned = attention.queryColumns.lowerBound..<attention.keyColumns.upperBound
            angles.rotateHeads(projected.columns(turned), headWidth: configuration.headWidth, team: team)
            attention.apply(to: projected, into: attended, team: team)
            layer.attentionOutput.apply(to: attended, into: hidden, residual: true, team: team)

            layer.feedForwardNorm.apply(to: hidden, into: normalized, team: team)
            layer.gate.apply(to: normalized, into: gate, team: team)
            layer.up.apply(to: normalized, into: up, team: team)
            team.forEachRange(hidden.rows) { range in
                let count = range.count * configuration.intermediateSize
                silu_multiply(gate.row(range.lowerBound), up.row(range.lowerBound), count)
            }
            layer.down.apply(to: gate, into: hidden, residual: true, team: team)
            probe?(.decoderLayer(index), hidden)

            if index < deepstack.count {
                for (offset, row) in imageRows.enumerated() {
                    accumulate(deepstack[index].row(offset), hidden.row(row), hidden.columns)
                }
            }
        }
    }
}
