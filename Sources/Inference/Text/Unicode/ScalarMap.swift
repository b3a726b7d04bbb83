/// One small number for each Unicode scalar, in blocks of 256 of which equal ones are kept once.
struct ScalarMap: Sendable {
    private var blockStarts: [Int32]
    private var values: [UInt8]

    /// A map made of ranges; where they overlap the later one counts, everywhere else the number is zero.
    init(_ ranges: [(range: ClosedRange<UInt32>, number: UInt8)]) {
        var flat = [UInt8](repeating: 0, count: 0x110000)
        for (range, number) in ranges {
            for scalar in range { flat[Int(scalar)] = number }
        }
        blockStarts = []
        values = []
        var known: [ArraySlice<UInt8>: Int32] = [:]
        for start in stride(from: 0, to: flat.count, by: 256) {
            let block = flat[start..<start + 256]
            if let place = known[block] {
                blockStarts.append(place)
            } else {
                known[block] = Int32(values.count)
                blockStarts.append(Int32(values.count))
                values += block
            }
        }
    }

    /// The number of a scalar.
    subscript(scalar: UInt32) -> UInt8 {
        values[Int(blockStarts[Int(scalar >> 8)]) + Int(scalar & 255)]
    }
}
