import CInferenceKernels
import Testing

/// bfloat16 and IEEE half to fp32: all patterns, at any alignment, nothing written beyond the end.
@Suite struct WideningTests {
    private static let everyPattern = (0...UInt16.max).map { $0 }

    /// The bytes of some patterns, `offset` bytes into a buffer.
    private func widen(
        _ patterns: [UInt16],
        offset: Int,
        _ kernel: (UnsafeRawPointer?, UnsafeMutablePointer<Float>?, Int) -> Void
    ) -> [Float] {
        var bytes = [UInt8](repeating: 0xa5, count: offset)
        for pattern in patterns { bytes += [UInt8(pattern & 255), UInt8(pattern >> 8)] }
        var values = [Float](repeating: -77, count: patterns.count + 3)
        bytes.withUnsafeBytes { kernel($0.baseAddress.map { $0 + offset }, &values, patterns.count) }
        #expect(values.suffix(3) == [-77, -77, -77], "values were written beyond the end")
        return values.dropLast(3)
    }

    @Test(arguments: [0, 1, 2, 3, 5])
    func bfloat16IsTheUpperHalfOfAFloat(offset: Int) {
        let expected = Self.everyPattern.map { UInt32($0) << 16 }
        #expect(widen(Self.everyPattern, offset: offset, widen_bfloat16).bitPatterns == expected)
        #expect(widen(Self.everyPattern, offset: offset, naive_widen_bfloat16).bitPatterns == expected)
    }

    @Test(arguments: [0, 1, 2, 3, 5])
    func halfEqualsTheStandardLibrary(offset: Int) {
        let fast = widen(Self.everyPattern, offset: offset, widen_float16)
        let naive = widen(Self.everyPattern, offset: offset, naive_widen_float16)
        for pattern in Self.everyPattern {
            let expected = Float(Float16(bitPattern: pattern))
            for value in [fast[Int(pattern)], naive[Int(pattern)]] {
                let isSame = expected.isNaN ? value.isNaN : value.bitPattern == expected.bitPattern
                #expect(isSame, "pattern \(pattern) became \(value) instead of \(expected)")
            }
        }
    }

    @Test(arguments: KernelShapes.widths)
    func shortRunsEqualTheirTwins(count: Int) {
        var numbers = SeededNumbers(UInt64(count))
        let patterns = (0..<count).map { _ in UInt16(truncatingIfNeeded: numbers.next()) & 0x7bff }
        for offset in 0..<4 {
            #expect(
                widen(patterns, offset: offset, widen_bfloat16).bitPatterns
                    == widen(patterns, offset: offset, naive_widen_bfloat16).bitPatterns
            )
            #expect(
                widen(patterns, offset: offset, widen_float16).bitPatterns
                    == widen(patterns, offset: offset, naive_widen_float16).bitPatterns
            )
        }
    }
}
