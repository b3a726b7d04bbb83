import CInferenceKernels

/// Keys and values of some sequences in the layout that the attention kernel reads: keys in panels of 32 positions,
/// values in panels of 32 components.
struct KeyValuePanels: @unchecked Sendable {
    // Safe to share: the workers of one loop fill different blocks, and the workspace outlives them.

    /// Up to 32 positions of one sequence.
    struct Block {
        /// The rows of the positions, in their order: several runs where the sequence goes on elsewhere.
        let rows: [Range<Int>]
        /// Which panel of keys they are.
        let panel: Int
    }

    let blocks: [Block]
    /// Values from one panel of components to the next.
    let valueStride: Int
    private let attention: Attention
    private let firstPanels: [Int]
    private let panelCount: Int
    private let keyBase: UnsafeMutablePointer<Float>
    private let valueBase: UnsafeMutablePointer<Float>

    private static let width = PanelArrangement.panelColumns

    /// Panels for sequences whose rows are the given runs, one run after another.
    init(sequences: [[Range<Int>]], attention: Attention, workspace: Workspace) {
        var blocks: [Block] = []
        var firstPanels: [Int] = []
        for sequence in sequences {
            firstPanels.append(blocks.count)
            for rows in Self.blocks(of: sequence) { blocks.append(Block(rows: rows, panel: blocks.count)) }
        }
        self.blocks = blocks
        self.firstPanels = firstPanels
        self.attention = attention
        panelCount = blocks.count
        valueStride = panelCount * Self.width * Self.width
        let panelValues = panelCount * Self.width
        keyBase = workspace.values(attention.keyValueHeadCount * panelValues * attention.headWidth)
        valueBase = workspace.values(
            attention.keyValueHeadCount * panelValues * attention.headWidth.roundedUp(toMultipleOf: Self.width)
        )
    }

    /// The rows of a sequence, 32 to a block.
    private static func blocks(of sequence: [Range<Int>]) -> [[Range<Int>]] {
        var blocks: [[Range<Int>]] = []
        var free = 0
        for run in sequence {
            var rest = run
            while !rest.isEmpty {
                if free == 0 {
                    blocks.append([])
                    free = width
                }
                let piece = rest.prefix(free)
                blocks[blocks.count - 1].append(piece)
                free -= piece.count
                rest = piece.upperBound..<rest.upperBound
            }
        }
        return blocks
    }

    private var componentPanels: Int { attention.headWidth.roundedUp(toMultipleOf: Self.width) / Self.width }

    /// The keys of one sequence.
    func keys(group: Int, sequence: Int) -> UnsafePointer<Float> {
        UnsafePointer(keyPanel(group: group, panel: firstPanels[sequence]))
    }

    /// The values of one sequence.
    func values(group: Int, sequence: Int) -> UnsafePointer<Float> {
        UnsafePointer(valuePanel(group: group, components: 0) + firstPanels[sequence] * Self.width * Self.width)
    }

    private func keyPanel(group: Int, panel: Int) -> UnsafeMutablePointer<Float> {
        keyBase + (group * panelCount + panel) * Self.width * attention.headWidth
    }

    private func valuePanel(group: Int, components: Int) -> UnsafeMutablePointer<Float> {
        valueBase + (group * componentPanels + components) * valueStride
    }

    /// Brings the keys and values of one block into their panels.
    func fill(_ block: Block, from projected: MatrixView) {
        var position = 0
        for rows in block.rows {
            fill(rows, at: position, panel: block.panel, from: projected)
            position += rows.count
        }
    }

    private func fill(_ rows: Range<Int>, at position: Int, panel keyPanelIndex: Int, from projected: MatrixView) {
        let headWidth = attention.headWidth
        let row = projected.row(rows.lowerBound)
        let rowBytes = projected.stride * MemoryLayout<Float>.stride
        for group in 0..<attention.keyValueHeadCount {
            fill_panel(
                PANEL_FLOAT32,
                row + attention.keyColumns.lowerBound + group * headWidth,
                rowBytes,
                rows.count,
                headWidth,
                keyPanel(group: group, panel: keyPanelIndex),
                position
            )
            for components in 0..<componentPanels {
                let column = attention.valueColumns.lowerBound + group * headWidth + components * Self.width
                let count = min(Self.width, headWidth - components * Self.width)
                let panel = valuePanel(group: group, components: components) + keyPanelIndex * Self.width * Self.width
                for index in 0..<rows.count {
                    let values = row + index * projected.stride + column
                    (panel + (position + index) * Self.width).update(from: values, count: count)
                }
            }
        }
    }
}
