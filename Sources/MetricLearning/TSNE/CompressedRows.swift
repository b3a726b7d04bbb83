/// A sparse square matrix, row after row.
struct CompressedRows {
    /// How many rows and columns there are.
    let count: Int
    /// [count + 1]: where each row's elements begin.
    var offsets: [UInt32]
    /// The column of each element.
    var columns: [UInt32]
    /// Each element.
    var values: [Float]

    /// The matrix with rows and columns exchanged; each row's columns ascend.
    func transposed() -> CompressedRows {
        var starts = [UInt32](repeating: 0, count: count + 1)
        for column in columns { starts[Int(column) + 1] += 1 }
        for row in 0..<count { starts[row + 1] += starts[row] }
        var result = CompressedRows(count: count, offsets: starts, columns: columns, values: values)
        for row in 0..<count {
            for place in Int(offsets[row])..<Int(offsets[row + 1]) {
                let column = Int(columns[place])
                let target = Int(starts[column])
                starts[column] += 1
                result.columns[target] = UInt32(row)
                result.values[target] = values[place]
            }
        }
        return result
    }

    /// The sum of two matrices whose rows' columns ascend.
    func adding(_ other: CompressedRows) -> CompressedRows {
        var sum = CompressedRows(count: count, offsets: [0], columns: [], values: [])
        sum.columns.reserveCapacity(columns.count + other.columns.count)
        sum.values.reserveCapacity(columns.count + other.columns.count)
        for row in 0..<count {
            var (left, right) = (Int(offsets[row]), Int(other.offsets[row]))
            let (leftEnd, rightEnd) = (Int(offsets[row + 1]), Int(other.offsets[row + 1]))
            while left < leftEnd || right < rightEnd {
                let leftColumn = left < leftEnd ? columns[left] : .max
                let rightColumn = right < rightEnd ? other.columns[right] : .max
                var value: Float = 0
                if leftColumn <= rightColumn {
                    value += values[left]
                    left += 1
                }
                if rightColumn <= leftColumn {
                    value += other.values[right]
                    right += 1
                }
                sum.columns.append(min(leftColumn, rightColumn))
                sum.values.append(value)
            }
            sum.offsets.append(UInt32(sum.columns.count))
        }
        return sum
    }
}
