/// The grid of patches of one resized photo.
package struct PatchGrid: Sendable, Hashable {
    /// Patches from top to bottom.
    package let rows: Int
    /// Patches from left to right.
    package let columns: Int
    /// Patches along one side of the square that becomes one token.
    package let mergeSize: Int

    /// A grid whose sides are multiples of `mergeSize`.
    package init(rows: Int, columns: Int, mergeSize: Int) {
        self.rows = rows
        self.columns = columns
        self.mergeSize = mergeSize
    }

    /// The number of patches.
    package var patchCount: Int { rows * columns }
    /// Tokens from top to bottom.
    package var mergedRows: Int { rows / mergeSize }
    /// Tokens from left to right.
    package var mergedColumns: Int { columns / mergeSize }
    /// The number of tokens.
    package var tokenCount: Int { mergedRows * mergedColumns }

    /// Row and column of each patch in the order in which patches are processed: square by square, so that the patches
    /// of one token follow one another.
    package var positions: [(row: Int, column: Int)] {
        var positions: [(row: Int, column: Int)] = []
        positions.reserveCapacity(patchCount)
        for blockRow in 0..<mergedRows {
            for blockColumn in 0..<mergedColumns {
                for row in 0..<mergeSize {
                    for column in 0..<mergeSize {
                        positions.append((blockRow * mergeSize + row, blockColumn * mergeSize + column))
                    }
                }
            }
        }
        return positions
    }

    /// The ranges that follow one another from zero with the given lengths.
    package static func successiveRanges(_ counts: [Int]) -> [Range<Int>] {
        var end = 0
        return counts.map { count in
            end += count
            return end - count..<end
        }
    }
}
