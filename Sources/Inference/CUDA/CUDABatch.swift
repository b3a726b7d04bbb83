/// What kernels are told about the photos or the text of one batch, as they read it.
package struct CUDABatch {
    /// Three numbers about a row, as in `layout.cu`.
    package struct Position: BitwiseCopyable, Hashable {
        var first: Int32
        var second: Int32
        var third: Int32

        /// The given numbers.
        package init(first: Int32, second: Int32, third: Int32) {
            self.first = first
            self.second = second
            self.third = third
        }
    }

    /// A photo, as in `layout.cu`.
    package struct Photo: BitwiseCopyable, Hashable {
        var offset: UInt64
        var rows: Int32
        var columns: Int32

        /// The given numbers.
        package init(offset: UInt64, rows: Int32, columns: Int32) {
            self.offset = offset
            self.rows = rows
            self.columns = columns
        }
    }

    /// A block of attention, as in `attention.cu`.
    package struct QueryTile: BitwiseCopyable, Hashable {
        var firstRow: Int32
        var count: Int32
        var firstQuery: Int32

        /// The given numbers.
        package init(firstRow: Int32, count: Int32, firstQuery: Int32) {
            self.firstRow = firstRow
            self.count = count
            self.firstQuery = firstQuery
        }
    }

    /// Rows, as in `layout.cu`.
    package struct Rows: BitwiseCopyable, Hashable {
        var first: Int32
        var count: Int32

        /// The given numbers.
        package init(first: Int32, count: Int32) {
            self.first = first
            self.count = count
        }
    }

    /// Row and column of each patch, and its photo.
    private(set) var patches: [Position] = []
    private(set) var photos: [Photo] = []
    private(set) var patchTiles: [QueryTile] = []
    /// The rows of each photo's patches.
    private(set) var patchRanges: [Range<Int>] = []
    private(set) var tokenCount = 0
    private(set) var pixelCount = 0
    /// Time, height and width of each row of the language model.
    private(set) var positions: [Position] = []
    /// Which image token, or which row of the prompt, counted down from -1, a row is.
    private(set) var sources: [Int32] = []
    private(set) var tiles: [QueryTile] = []
    /// The rows of each sequence of the language model.
    private(set) var sequences: [Range<Int>] = []
    /// The rows that are pooled for each sequence.
    private(set) var pooled: [Rows] = []

    /// Photos in a prompt.
    init(grids: [PatchGrid], patchSize: Int, prompt: Prompt, poolsImageOnly: Bool) {
        for (index, grid) in grids.enumerated() {
            patchRanges.append(patches.count..<patches.count + grid.patchCount)
            patchTiles += Self.tiles(patchRanges[index])
            patches += grid.positions.map {
                Position(first: Int32($0.row), second: Int32($0.column), third: Int32(index))
            }
            photos.append(Photo(offset: UInt64(pixelCount), rows: Int32(grid.rows), columns: Int32(grid.columns)))
            pixelCount += grid.patchCount * patchSize * patchSize * 3

            let first = sources.count
            sources += prompt.before.indices.map { Int32(-1 - $0) }
            let image = sources.count..<sources.count + grid.tokenCount
            sources += (tokenCount..<tokenCount + grid.tokenCount).map(Int32.init)
            sources += prompt.after.indices.map { Int32(-1 - prompt.before.count - $0) }
            tokenCount += grid.tokenCount
            append(
                first..<sources.count,
                SequencePosition.sequence(
                    textBefore: prompt.before.count,
                    imageRows: grid.mergedRows,
                    imageColumns: grid.mergedColumns,
                    textAfter: prompt.after.count
                ),
                pooled: poolsImageOnly ? image : first..<sources.count
            )
        }
    }

    /// One text, whose rows are those of the prompt.
    init(text: TokenSequence) {
        sources = text.ids.indices.map { Int32(-1 - $0) }
        append(
            0..<text.ids.count,
            SequencePosition.sequence(textBefore: text.ids.count, imageRows: 0, imageColumns: 0, textAfter: 0),
            pooled: text.pooled
        )
    }

    private mutating func append(_ rows: Range<Int>, _ places: [SequencePosition], pooled: Range<Int>) {
        sequences.append(rows)
        tiles += Self.tiles(rows)
        positions += places.map {
            Position(first: Int32($0.time), second: Int32($0.height), third: Int32($0.width))
        }
        self.pooled.append(Rows(first: Int32(pooled.lowerBound), count: Int32(pooled.count)))
    }

    /// How much there is of everything: what the number of blocks and rows follows from.
    struct Shape: Hashable {
        let photos: Int
        let patches: Int
        let patchTiles: Int
        let tokens: Int
        let rows: Int
        let tiles: Int
        let sequences: Int
    }

    /// Batches of one shape differ in what they bring alone.
    var shape: Shape {
        Shape(
            photos: photos.count,
            patches: patches.count,
            patchTiles: patchTiles.count,
            tokens: tokenCount,
            rows: sources.count,
            tiles: tiles.count,
            sequences: pooled.count
        )
    }

    private static func tiles(_ rows: Range<Int>) -> [QueryTile] {
        stride(from: 0, to: rows.count, by: CUDAKernels.tileQueries).map {
            QueryTile(firstRow: Int32(rows.lowerBound), count: Int32(rows.count), firstQuery: Int32($0))
        }
    }
}
