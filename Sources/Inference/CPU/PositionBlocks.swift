/// The positions of some sequences, 32 to a block, in which keys and values are brought into the kernels' layout.
struct PositionBlocks: Sendable {
    /// Positions of a block.
    static let width = PanelArrangement.panelColumns

    /// The rows of each block, in their order: several runs where a sequence goes on elsewhere.
    let rows: [[Range<Int>]]
    /// The first block of each sequence.
    let first: [Int]

    /// Blocks for sequences whose rows are the given runs, one run after another.
    init(sequences: [[Range<Int>]]) {
        var rows: [[Range<Int>]] = []
        var first: [Int] = []
        for sequence in sequences {
            first.append(rows.count)
            rows += Self.blocks(of: sequence)
        }
        self.rows = rows
        self.first = first
    }

    /// Calls `body(rows, position)` for each run of a block, with the place in the block where it begins.
    func forEachRun(ofBlock block: Int, _ body: (_ rows: Range<Int>, _ position: Int) -> Void) {
        var position = 0
        for run in rows[block] {
            body(run, position)
            position += run.count
        }
    }

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
}
