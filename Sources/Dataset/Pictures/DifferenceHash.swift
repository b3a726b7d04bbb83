/// The 64-bit difference hash of a picture (dHash, Neal Krawetz, "Kind of Like That", 2013): the picture is averaged
/// down to 9 x 8 grey cells, and each bit says whether a cell is brighter than its left neighbour.
///
/// It stays nearly the same when a picture is resized, compressed again or lightly recoloured. Bits run row by row, the
/// first one the most significant, as in the Python package ImageHash; that one averages with a Lanczos filter, so its
/// bits differ where neighbouring cells are almost equally bright.
public struct DifferenceHash: Sendable, Hashable {
    /// Cells in a row and rows of cells; the bits come from the differences within a row.
    private static let columns = 9
    private static let rows = 8

    /// The 64 bits.
    public let bits: UInt64

    /// A hash of the given bits.
    public init(bits: UInt64) {
        self.bits = bits
    }

    /// The hash of a picture.
    ///
    /// Grey is 0.299 R + 0.587 G + 0.114 B in whole numbers (ITU-R BT.601); areas are averaged exactly, so equal cells
    /// are equal on every machine. Takes about 2 ns a pixel.
    ///
    /// - Parameters:
    ///   - width: Pixels in a row, at least one.
    ///   - height: Rows, at least one.
    ///   - rgb: Red, green and blue bytes, rows from top to bottom: `width * height * 3` of them.
    /// - Precondition: there are that many bytes.
    public init(width: Int, height: Int, rgb: [UInt8]) {
        precondition(width > 0 && height > 0 && rgb.count == width * height * 3, "a picture needs three bytes a pixel")
        // A cell is width/9 x height/8 pixels. In units of a ninth and an eighth of a pixel every border is whole, and
        // all cells have the same area, so that sums compare like averages.
        var cells = [Int](repeating: 0, count: Self.columns * Self.rows)
        let spans = (0..<Self.columns).map { Span(cell: $0, of: Self.columns, length: width) }
        rgb.withUnsafeBufferPointer { bytes in
            var luminance = [Int32](repeating: 0, count: width)
            for row in 0..<height {
                for column in 0..<width {
                    let pixel = (row * width + column) * 3
                    luminance[column] = Self.luminance(bytes[pixel], bytes[pixel + 1], bytes[pixel + 2])
                }
                let sums = spans.map { $0.weightedSum(of: luminance) }
                for cellRow in Self.rows * row / height...min(Self.rows - 1, (Self.rows * (row + 1) - 1) / height) {
                    let top = max(Self.rows * row, height * cellRow)
                    let weight = min(Self.rows * (row + 1), height * (cellRow + 1)) - top
                    for column in 0..<Self.columns { cells[cellRow * Self.columns + column] += sums[column] * weight }
                }
            }
        }
        var bits: UInt64 = 0
        for row in 0..<Self.rows {
            for column in 1..<Self.columns {
                let cell = row * Self.columns + column
                bits = bits << 1 | (cells[cell] > cells[cell - 1] ? 1 : 0)
            }
        }
        self.bits = bits
    }

    /// The number of bits that differ.
    ///
    /// - Parameter other: Another picture's hash.
    /// - Returns: 0 for the same picture, about 32 for unrelated ones.
    public func distance(to other: DifferenceHash) -> Int {
        (bits ^ other.bits).nonzeroBitCount
    }

    private static func luminance(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int32 {
        (Int32(red) * 19_595 + Int32(green) * 38_470 + Int32(blue) * 7_471 + 0x8000) >> 16
    }

    /// The pixels under one of `count` cells that a row of `length` pixels is cut into.
    private struct Span {
        let whole: Range<Int>
        let count: Int
        let edges: [(pixel: Int, weight: Int)]

        init(cell: Int, of count: Int, length: Int) {
            let range = length * cell..<length * (cell + 1)
            let first = (range.lowerBound + count - 1) / count
            let end = range.upperBound / count
            self.count = count
            guard first <= end else {
                // The cell lies inside one pixel.
                whole = 0..<0
                edges = [(end, range.count)]
                return
            }
            whole = first..<end
            edges = [
                (first - 1, first * count - range.lowerBound), (end, range.upperBound - end * count),
            ].filter { $0.weight > 0 }
        }

        func weightedSum(of values: [Int32]) -> Int {
            var sum: Int32 = 0
            for pixel in whole { sum &+= values[pixel] }
            return edges.reduce(Int(sum) * count) { $0 + Int(values[$1.pixel]) * $1.weight }
        }
    }
}

extension DifferenceHash: LosslessStringConvertible {
    /// A hash written as 16 hexadecimal digits; nil for any other text.
    public init?(_ description: String) {
        let digits = description.utf8
        guard digits.count == 16, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let bits = UInt64(description, radix: 16)
        else { return nil }
        self.bits = bits
    }

    /// The 16 hexadecimal digits.
    public var description: String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
