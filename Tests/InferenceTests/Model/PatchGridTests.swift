import Inference
import Testing

/// The order of patches: square by square, left to right, top to bottom.
@Suite struct PatchGridTests {
    @Test func patchesOfASquareFollowOneAnother() {
        let grid = PatchGrid(rows: 4, columns: 4, mergeSize: 2)
        #expect(
            grid.positions.map { [$0.row, $0.column] } == [
                [0, 0], [0, 1], [1, 0], [1, 1], [0, 2], [0, 3], [1, 2], [1, 3],
                [2, 0], [2, 1], [3, 0], [3, 1], [2, 2], [2, 3], [3, 2], [3, 3],
            ]
        )
        #expect(grid.patchCount == 16 && grid.tokenCount == 4 && grid.mergedRows == 2 && grid.mergedColumns == 2)
    }

    @Test func aMergeSizeOfOneIsRowByRow() {
        let grid = PatchGrid(rows: 2, columns: 3, mergeSize: 1)
        #expect(grid.positions.map { [$0.row, $0.column] } == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]])
    }

    @Test(arguments: [(2, 2), (2, 10), (14, 28), (6, 4)])
    func everyPatchComesOnce(rows: Int, columns: Int) {
        let positions = PatchGrid(rows: rows, columns: columns, mergeSize: 2).positions
        #expect(positions.count == rows * columns)
        #expect(Set(positions.map { $0.row * columns + $0.column }) == Set(0..<rows * columns))
    }
}
