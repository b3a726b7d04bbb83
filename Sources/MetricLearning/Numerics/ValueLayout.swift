import CLearningKernels

/// How the values of a matrix lie in a buffer.
struct ValueLayout: Sendable {
    let rows: Int
    let columns: Int
    /// Columns padded to whole panels.
    let stride: Int
    /// Whether values lie in blocks, as the kernels of linear layers take weights, rather than row after row.
    let blocks: Bool

    init(rows: Int, columns: Int, blocks: Bool) {
        self.rows = rows
        self.columns = columns
        self.blocks = blocks
        stride = Self.padded(columns, to: LINEAR_PANEL_COLUMNS)
    }

    /// The values of a buffer, padding included.
    var count: Int { (blocks ? Self.padded(rows, to: LINEAR_TILE_ROWS) : rows) * stride }

    /// A buffer of the given values, row after row, with zeros as padding.
    func buffer(of values: [Float]) -> ValueBuffer {
        var buffer = ValueBuffer(count: count)
        let target = buffer.mutablePointer()
        values.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            forEachPiece { start, offset, count in
                (target + offset).update(from: base + start, count: count)
            }
        }
        return buffer
    }

    /// The values of a buffer, row after row, without padding.
    func values(of buffer: ValueBuffer) -> [Float] {
        Array(unsafeUninitializedCapacity: rows * columns) { target, count in
            count = rows * columns
            guard let base = target.baseAddress else { return }
            forEachPiece { start, offset, count in
                (base + start).initialize(from: buffer.pointer + offset, count: count)
            }
        }
    }

    /// Calls `body` with every run of values that lie together in both: where it starts row after row and in the buffer,
    /// and its length.
    private func forEachPiece(_ body: (_ start: Int, _ offset: Int, _ count: Int) -> Void) {
        let panel = LINEAR_PANEL_COLUMNS
        let tile = LINEAR_TILE_ROWS
        for row in 0..<rows {
            guard blocks else {
                body(row * columns, row * stride, columns)
                continue
            }
            for column in Swift.stride(from: 0, to: columns, by: panel) {
                let block = row / tile * (stride / panel) + column / panel
                body(row * columns + column, (block * tile + row % tile) * panel, min(panel, columns - column))
            }
        }
    }

    /// The next multiple of `step`.
    static func padded(_ count: Int, to step: Int) -> Int {
        (count + step - 1) / step * step
    }
}
