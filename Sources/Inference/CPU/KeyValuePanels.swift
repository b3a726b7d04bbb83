import CInferenceKernels

/// Keys and values of some sequences in the layout that the attention kernels read in fp32: keys in panels of 32
/// positions, values in panels of 32 components.
struct KeyValuePanels: KeyValueLayout, @unchecked Sendable {
    // Safe to share: the workers of one loop fill different blocks, and the workspace outlives them.
    let blocks: PositionBlocks
    /// Values from one panel of components to the next.
    private let valueStride: Int
    private let attention: Attention
    private let keyBase: UnsafeMutablePointer<Float>
    private let valueBase: UnsafeMutablePointer<Float>

    private static let width = PositionBlocks.width

    init(_ blocks: PositionBlocks, attention: Attention, workspace: Workspace) {
        self.blocks = blocks
        self.attention = attention
        valueStride = blocks.rows.count * Self.width * Self.width
        keyBase = workspace.values(
            attention.keyValueHeadCount * blocks.rows.count * Self.width * attention.headWidth
        )
        valueBase = workspace.values(attention.keyValueHeadCount * attention.componentPanels * valueStride)
    }

    private func keyPanel(group: Int, block: Int) -> UnsafeMutablePointer<Float> {
        keyBase + (group * blocks.rows.count + block) * Self.width * attention.headWidth
    }

    private func valuePanel(group: Int, components: Int, block: Int) -> UnsafeMutablePointer<Float> {
        valueBase + (group * attention.componentPanels + components) * valueStride + block * Self.width * Self.width
    }

    func fill(_ block: Int, from projected: MatrixView) {
        blocks.forEachRun(ofBlock: block) { rows, position in
            for group in 0..<attention.keyValueHeadCount {
                fill_panel(
                    PANEL_FLOAT32,
                    projected.row(rows.lowerBound) + attention.keyColumn(group: group),
                    projected.stride * MemoryLayout<Float>.stride,
                    rows.count,
                    attention.headWidth,
                    keyPanel(group: group, block: block),
                    position
                )
                for components in 0..<attention.componentPanels {
                    let column = attention.valueColumn(group: group, panel: components)
                    let panel = valuePanel(group: group, components: components, block: block)
                    for (index, row) in rows.enumerated() {
                        (panel + (position + index) * Self.width).update(
                            from: projected.row(row) + column,
                            count: attention.componentCount(panel: components)
                        )
                    }
                }
            }
        }
    }

    func attend(_ strip: AttentionStrip, head: Int, _ projected: MatrixView, into output: MatrixView) {
        let group = attention.group(ofHead: head)
        let first = blocks.first[strip.sequence]
        var problem = attention_head(
            queries: projected.row(strip.firstRow) + head * attention.headWidth,
            query_stride: projected.stride,
            width: attention.headWidth,
            keys: keyPanel(group: group, block: first),
            values: valuePanel(group: group, components: 0, block: first),
            value_stride: valueStride,
            count: strip.count,
            scale: attention.scale,
            causal: attention.isCausal,
            output: output.row(strip.firstRow) + head * attention.headWidth,
            output_stride: output.stride
        )
        CInferenceKernels.attend(LinearLayer.kernels, &problem, strip.queries.lowerBound, strip.queries.upperBound)
    }
}
