import CInferenceKernels

/// Keys and values of some sequences in terms of bfloat16, in the layout that attention on matrix tiles reads.
struct KeyValueTiles: KeyValueLayout, @unchecked Sendable {
    // Safe to share: the workers of one loop fill different blocks, and the workspace outlives them.
    let blocks: PositionBlocks
    private let terms: Int32
    private let attention: Attention
    private let keyBlock: Int
    private let valueBlock: Int
    private let keyBase: UnsafeMutablePointer<UInt16>
    private let valueBase: UnsafeMutablePointer<UInt16>

    init(_ blocks: PositionBlocks, terms: Int, attention: Attention, workspace: Workspace) {
        self.blocks = blocks
        self.terms = Int32(terms)
        self.attention = attention
        keyBlock = tiled_key_block(attention.headWidth, self.terms)
        valueBlock = tiled_value_block(self.terms)
        let count = attention.keyValueHeadCount * blocks.rows.count
        keyBase = workspace.halves(count * keyBlock)
        valueBase = workspace.halves(count * attention.componentPanels * valueBlock)
    }

    private func keys(group: Int, block: Int) -> UnsafeMutablePointer<UInt16> {
        keyBase + (group * blocks.rows.count + block) * keyBlock
    }

    private func values(group: Int, components: Int, block: Int) -> UnsafeMutablePointer<UInt16> {
        valueBase + ((group * attention.componentPanels + components) * blocks.rows.count + block) * valueBlock
    }

    func fill(_ block: Int, from projected: MatrixView) {
        for group in 0..<attention.keyValueHeadCount {
            keys(group: group, block: block).update(repeating: 0, count: keyBlock)
            for components in 0..<attention.componentPanels {
                values(group: group, components: components, block: block).update(repeating: 0, count: valueBlock)
            }
        }
        blocks.forEachRun(ofBlock: block) { rows, position in
            let row = projected.row(rows.lowerBound)
            for group in 0..<attention.keyValueHeadCount {
                fill_tiled_keys(
                    row + attention.keyColumn(group: group),
                    projected.stride,
                    rows.count,
                    attention.headWidth,
                    terms,
                    keys(group: group, block: block),
                    position
                )
                for components in 0..<attention.componentPanels {
                    fill_tiled_values(
                        row + attention.valueColumn(group: group, panel: components),
                        projected.stride,
                        rows.count,
                        attention.componentCount(panel: components),
                        terms,
                        values(group: group, components: components, block: block),
                        position
                    )
                }
            }
        }
    }

    func attend(_ strip: AttentionStrip, head: Int, _ projected: MatrixView, into output: MatrixView) {
        let group = attention.group(ofHead: head)
        let first = blocks.first[strip.sequence]
        var problem = tiled_head(
            queries: projected.row(strip.firstRow) + head * attention.headWidth,
            query_stride: projected.stride,
            width: attention.headWidth,
            keys: keys(group: group, block: first),
            values: values(group: group, components: 0, block: first),
            value_stride: blocks.rows.count * valueBlock,
            count: strip.count,
            terms: terms,
            scale: attention.scale,
            causal: attention.isCausal,
            output: output.row(strip.firstRow) + head * attention.headWidth,
            output_stride: output.stride
        )
        attend_on_tiles(&problem, strip.queries.lowerBound, strip.queries.upperBound)
    }
}
