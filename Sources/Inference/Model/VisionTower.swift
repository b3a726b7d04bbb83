package import Parallelism

/// Qwen3-VL's vision transformer: patches of photos to tokens of the language model.
package struct VisionTower: Sendable {
    struct Block: Sendable {
        let attentionNorm: LayerNorm
        let projection: LinearLayer
        let attentionOutput: LinearLayer
        let feedForwardNorm: LayerNorm
        let feedForwardFirst: LinearLayer
        let feedForwardSecond: LinearLayer
    }

    let configuration: VisionConfiguration
    let computeType: ComputeType
    let patchEmbedding: LinearLayer
    let positions: PositionEmbedding
    let blocks: [Block]
    let merger: Merger
    let deepstackMergers: [Merger]

    /// What the tower gives the language model.
    package struct Output {
        /// The image tokens: [tokens, text width].
        package let tokens: MatrixView
        /// What is added to the image tokens after the first language layers, in order.
        package let deepstack: [MatrixView]
    }

    /// Computes the tokens of some photos, none of which sees another.
    ///
    /// - Parameters:
    ///   - patches: [patches, channels * patch * patch], photo by photo and square by square.
    ///   - grids: how the patches lie in each photo.
    ///   - workspace: owns the output.
    ///   - team: the workers.
    ///   - meter: times the parts.
    ///   - probe: sees the stages.
    /// - Returns: the tokens and the deepstack features.
    package func forward(
        _ patches: MatrixView,
        grids: [PatchGrid],
        workspace: Workspace,
        team: WorkerTeam,
        meter: WorkMeter,
        probe: StageProbe?
    ) -> Output {
        let scratch = Workspace()
        defer { scratch.release() }
        let width = configuration.hiddenSize
        let attention = Attention(
            headCount: configuration.headCount,
            keyValueHeadCount: configuration.headCount,
            headWidth: configuration.headWidth,
            isCausal: false,
            computeType: computeType
        )
        let angles = RotaryAngles.vision(
            positions: grids.flatMap(\.positions),
            headWidth: configuration.headWidth,
            theta: configuration.rotaryTheta
        )

        let photos = PatchGrid.successiveRanges(grids.map(\.patchCount))
        let tokenCount = grids.reduce(0) { $0 + $1.tokenCount }
        let preparation = HeadPreparation(angles: angles)

        let hidden = scratch.matrix(rows: patches.rows, columns: width)
        meter.measure(.patchEmbedding, flop: patchEmbedding.flop(rows: hidden.rows)) {
            patchEmbedding.apply(to: patches, into: hidden, team: team)
            for (grid, rows) in zip(grids, photos) { positions.add(to: hidden.rows(rows), grid: grid, team: team) }
        }
        probe?(.patchEmbedding, hidden)

        let normalized = scratch.matrix(rows: hidden.rows, columns: width)
        let projected = scratch.matrix(rows: hidden.rows, columns: attention.projectedColumns)
        let expanded = scratch.matrix(rows: hidden.rows, columns: configuration.intermediateSize)
        var deepstack: [Int: MatrixView] = [:]
        func linear(_ layer: LinearLayer, _ body: (LinearLayer) -> Void) {
            meter.measure(.visionLinear, flop: layer.flop(rows: hidden.rows)) { body(layer) }
        }
        func merge(_ merger: Merger, into tokens: MatrixView) {
            meter.measure(.mergers, flop: merger.flop(tokens: tokenCount)) {
                merger.apply(to: hidden, into: tokens, workspace: scratch, team: team)
            }
        }
        for (index, block) in blocks.enumerated() {
            meter.measure(.visionNorm) { block.attentionNorm.apply(to: hidden, into: normalized, team: team) }
            linear(block.projection) { $0.apply(to: normalized, into: projected, team: team) }
            meter.measure(.visionAttention, flop: attention.flop(sequences: photos)) {
                attention.apply(
                    to: projected,
                    sequences: photos,
                    preparation: preparation,
                    into: normalized,
                    team: team
                )
            }
            linear(block.attentionOutput) { $0.apply(to: normalized, into: hidden, residual: true, team: team) }

            meter.measure(.visionNorm) { block.feedForwardNorm.apply(to: hidden, into: normalized, team: team) }
            linear(block.feedForwardFirst) {
                $0.apply(to: normalized, into: expanded, activation: .geluTanh, team: team)
            }
            linear(block.feedForwardSecond) { $0.apply(to: expanded, into: hidden, residual: true, team: team) }
            probe?(.visionBlock(index), hidden)

            if let order = configuration.deepstackIndexes.firstIndex(of: index) {
                let tokens = workspace.matrix(rows: tokenCount, columns: configuration.outputSize)
                merge(deepstackMergers[order], into: tokens)
                deepstack[order] = tokens
            }
        }
        // A layer receives features in the order in which the tower made them.
        let ordered = configuration.deepstackIndexes.enumerated()
            .sorted { $0.element < $1.element }
            .compactMap { deepstack[$0.offset] }
        for (order, features) in ordered.enumerated() { probe?(.deepstack(order), features) }

        let tokens = workspace.matrix(rows: tokenCount, columns: configuration.outputSize)
        merge(merger, into: tokens)
        probe?(.merged, tokens)
        return Output(tokens: tokens, deepstack: ordered)
    }
}
