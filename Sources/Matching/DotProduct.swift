/// The dot product in one fixed order of additions.
///
/// A BLAS may add in an order that depends on the row's place in the matrix, the number of threads and the processor;
/// here equal vectors have equal scores wherever they lie and whichever machine scores them, so ties stay ties.
enum DotProduct {
    private static let width = 16

    /// Multiplies and adds up `count` values of each vector.
    static func of(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
        let rawA = UnsafeRawPointer(a)
        let rawB = UnsafeRawPointer(b)
        let vectorEnd = count / width * width
        var sums = SIMD16<Float>.zero
        var index = 0
        while index < vectorEnd {
            let offset = index * MemoryLayout<Float>.stride
            let left = rawA.loadUnaligned(fromByteOffset: offset, as: SIMD16<Float>.self)
            let right = rawB.loadUnaligned(fromByteOffset: offset, as: SIMD16<Float>.self)
            sums += left * right
            index += width
        }
        let eight = sums.lowHalf + sums.highHalf
        let four = eight.lowHalf + eight.highHalf
        let two = four.lowHalf + four.highHalf
        var sum = two.x + two.y
        while index < count {
            sum += a[index] * b[index]
            index += 1
        }
        return sum
    }
}
