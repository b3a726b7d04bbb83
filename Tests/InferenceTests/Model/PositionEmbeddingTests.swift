import Inference
import Parallelism
import Testing

/// Interpolated positions against bilinear interpolation with aligned corners, in double precision.
@Suite struct PositionEmbeddingTests {
    private static let width = 3

    private func table(side: Int, element: String) throws -> Tensor {
        var numbers = SeededNumbers(50)
        let values = numbers.floats(side * side * Self.width)
        return try withTemporaryDirectory { directory in
            let path = directory + "/table.safetensors"
            let shape = [side * side, Self.width]
            try FixtureSafetensors.write(
                [WrittenTensor("t", element: element, shape: shape, values: values)],
                to: path,
                padding: 1
            )
            return try #require(try SafetensorsFile(path: path).tensor("t"))
        }
    }

    /// The value at a fractional place of the table.
    private func interpolated(_ table: [Float], side: Int, row: Double, column: Double, channel: Int) -> Double {
        var sum = 0.0
        for tableRow in 0..<side {
            for tableColumn in 0..<side {
                let weight = max(0, 1 - abs(row - Double(tableRow))) * max(0, 1 - abs(column - Double(tableColumn)))
                sum += weight * Double(table[(tableRow * side + tableColumn) * Self.width + channel])
            }
        }
        return sum
    }

    @Test(
        arguments: [(4, 4), (2, 2), (1, 1), (1, 7), (7, 1), (6, 10), (48, 3), (47, 48)],
        [(1, "F32"), (7, "BF16"), (48, "F16")]
    )
    func equalsBilinearInterpolation(grid: (rows: Int, columns: Int), stored: (side: Int, element: String)) throws {
        let tensor = try table(side: stored.side, element: stored.element)
        let values = tensor.floats
        let patches = PatchGrid(rows: grid.rows, columns: grid.columns, mergeSize: 1)
        let workspace = Workspace()
        defer { workspace.release() }
        let start = [Float](repeating: 2, count: patches.patchCount * Self.width)
        let matrix = workspace.matrix(start, rows: patches.patchCount, columns: Self.width)
        PositionEmbedding(table: tensor, side: stored.side).add(to: matrix, grid: patches, team: WorkerTeam(count: 2))
        func place(_ index: Int, of count: Int) -> Double {
            count > 1 ? Double(index) * Double(stored.side - 1) / Double(count - 1) : 0
        }
        for (index, position) in patches.positions.enumerated() {
            for channel in 0..<Self.width {
                let expected = interpolated(
                    values,
                    side: stored.side,
                    row: place(position.row, of: grid.rows),
                    column: place(position.column, of: grid.columns),
                    channel: channel
                )
                #expect(abs(Double(matrix.row(index)[channel]) - 2 - expected) <= 1e-6)
            }
        }
    }

    @Test func aGridOfTheTablesSizeTakesItAsItIsInTheOrderOfPatches() throws {
        let tensor = try table(side: 4, element: "F32")
        let grid = PatchGrid(rows: 4, columns: 4, mergeSize: 2)
        let workspace = Workspace()
        defer { workspace.release() }
        let matrix = workspace.matrix([Float](repeating: 0, count: 48), rows: 16, columns: 3)
        PositionEmbedding(table: tensor, side: 4).add(to: matrix, grid: grid, team: WorkerTeam(count: 1))
        let values = tensor.floats
        let expected = grid.positions.flatMap {
            values[($0.row * 4 + $0.column) * 3..<($0.row * 4 + $0.column + 1) * 3]
        }
        #expect(matrix.values == expected)
    }
}
