import CInferenceKernels
package import Parallelism

/// Qwen3-VL's decoder, run once over a whole sequence without a cache.
package struct LanguageModel: Sendable {
    struct Layer: Sendable {
        let attentionNorm: RMSNorm
        /// Queries, keys and values side by side.
        let projection: LinearLayer
        let queryNorm: RMSNorm
        let keyNorm: RMSNorm
        let attentionOutput: LinearLayer
        let feedForwardNorm: RMSNorm
        let gatedUp: LinearLayer
        let down: LinearLayer
    }

    let configuration: TextConfiguration
    let computeType: ComputeType
    /// [vocabulary, width]; only the rows of the prompt are ever read.
    let embeddings: Tensor
    let layers: [Layer]
    let finalNorm: RMSNorm

    /// Runs the decoder in place over `hidden`.
    ///
    /// - Parameters:
    ///   - hidden: [rows, width]: embeddings, image tokens in their place, of one sequence after another.
    ///   - positions: one for each row.
    ///   - sequences: the rows of each sequence; none sees another.
    ///   - branches: continuations of sequences; none sees another.
    ///   - imageRows: the rows of the image tokens.
    ///   - deepstack: features added to the image rows after the first layers: [image rows, width] each.
    ///   - team: the workers.
    ///   - meter: times the parts.
    ///   - probe: sees the stages.
    package func forward(
        _ hidden: MatrixView,
        positions: [SequencePosition],
        sequences: [Range<Int>],
        branches: [Attention.Branch] = [],
        imageRows: [Int],
        deepstack: [MatrixView],
        team: WorkerTeam,
        meter: WorkMeter,
        probe: StageProbe?
    ) {
        let scratch = Workspace()
        defer { scratch.release() }
        let attention = Attention(
            headCount: configuration.headCount,
            keyValueHeadCount: configuration.keyValueHeadCount,
            headWidth: configuration.headWidth,
            isCausal: true,
            computeType: computeType
        )
        let angles = RotaryAngles.language(
            positions: positions,
            headWidth: configuration.headWidth,
            parameters: configuration.rotary
        )
        let normalized = scratch.matrix(rows: hidden.rows, columns: configuration.hiddenSize)
        let projected = scratch.matrix(rows: hidden.rows, columns: attention.projectedColumns)
        let attended = scratch.matrix(rows: hidden.rows, columns: attention.queryColumns.count)
        let expanded = scratch.matrix(rows: hidden.rows, columns: configuration.intermediateSize)

        func linear(_ layer: LinearLayer, _ body: (LinearLayer) -> Void) {
            meter.measure(.languageLinear, flop: layer.flop(rows: hidden.rows)) { body(layer) }
        }
        for (index, layer) in layers.enumerated() {
            meter.measure(.languageNorm) { layer.attentionNorm.apply(to: hidden, into: normalized, team: team) }
            linear(layer.projection) { $0.apply(to: normalized, into: projected, team: team) }
            let work = attention.flop(sequences: sequences) + attention.flop(branches: branches)
            meter.measure(.languageAttention, flop: work) {
                let heads = HeadPreparation(queryNorm: layer.queryNorm, keyNorm: layer.keyNorm, angles: angles)
                attention.apply(to: projected, sequences: sequences, preparation: heads, into: attended, team: team)
                attention.apply(toBranches: branches, of: projected, preparation: heads, into: attended, team: team)
            }
            linear(layer.attentionOutput) { $0.apply(to: attended, into: hidden, residual: true, team: team) }

            meter.measure(.languageNorm) { layer.feedForwardNorm.apply(to: hidden, into: normalized, team: team) }
            linear(layer.gatedUp) { $0.apply(to: normalized, into: expanded, activation: .siluTimesUp, team: team) }
            linear(layer.down) { $0.apply(to: expanded, into: hidden, residual: true, team: team) }
            probe?(.decoderLayer(index), hidden)

            if index < deepstack.count {
                meter.measure(.languageNorm) {
                    for (offset, row) in imageRows.enumerated() {
                        accumulate(deepstack[index].row(offset), hidden.row(row), hidden.columns)
                    }
                }
            }
        }
    }
}
