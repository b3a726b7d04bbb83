import CMatchingKernels
import Testing

@Suite("Dot product kernels")
struct DotProductKernelTests {
    /// Rows at odd places in memory, as fp32 and as bfloat16.
    private struct Rows {
        var float32: [[Float]]
        var bfloat16: [[UInt16]]
    }

    private static var kernels: [dot_product_kernels] {
        var kernels: [dot_product_kernels] = []
        while let kernel = dot_product_kernels_at(kernels.count) { kernels.append(kernel.pointee) }
        return kernels
    }

    @Test(
        "Every kernel of this processor computes what its naive twin computes",
        arguments: [(1, 16), (3, 32), (5, 256), (32, 256), (7, 2048)]
    )
    func againstNaive(queryCount: Int, width: Int) {
        var generator = SeededGenerator(seed: UInt64(width + queryCount))
        let queries = (0..<queryCount * width).map { _ in Float.random(in: -1...1, using: &generator) }
        #expect(!Self.kernels.isEmpty)
        for count in [1, 4, 15, 16, 17, 70] {
            let rows = Self.rows(count, width, using: &generator)
            for kernel in Self.kernels {
                let float32 = Self.products(kernel.float32, queries, queryCount, rows.float32)
                let naive32 = Self.products(naive_dot_products_float32, queries, queryCount, rows.float32)
                #expect(zip(float32, naive32).allSatisfy { abs($0 - $1) < 2e-5 })
                let bfloat16 = Self.products(kernel.bfloat16, queries, queryCount, rows.bfloat16)
                let naive16 = Self.products(naive_dot_products_bfloat16, queries, queryCount, rows.bfloat16)
                #expect(zip(bfloat16, naive16).allSatisfy { abs($0 - $1) < 2e-5 })
            }
        }
    }

    @Test("A product has the same bits for every place, number of rows and number of queries")
    func invariance() {
        var generator = SeededGenerator(seed: 31)
        let width = 272
        let count = 53
        let queryCount = 11
        let queries = (0..<queryCount * width).map { _ in Float.random(in: -1...1, using: &generator) }
        let rows = Self.rows(count, width, using: &generator)
        for kernel in Self.kernels {
            let all32 = Self.products(kernel.float32, queries, queryCount, rows.float32)
            let all16 = Self.products(kernel.bfloat16, queries, queryCount, rows.bfloat16)
            for query in 0..<queryCount {
                let alone = Array(queries[query * width..<(query + 1) * width])
                for row in 0..<count {
                    let place = query * count + row
                    #expect(Self.products(kernel.float32, alone, 1, [rows.float32[row]])[0] == all32[place])
                    #expect(Self.products(kernel.bfloat16, alone, 1, [rows.bfloat16[row]])[0] == all16[place])
                }
            }
        }
    }

    @Test("Processors with fused multiply-adds have the same bits")
    func acrossProcessors() {
        let fused = Self.kernels.filter { String(cString: $0.name) != "plain" }
        guard fused.count > 1 else { return }
        var generator = SeededGenerator(seed: 32)
        let queries = (0..<6 * 128).map { _ in Float.random(in: -1...1, using: &generator) }
        let rows = Self.rows(40, 128, using: &generator)
        let products = fused.map { Self.products($0.float32, queries, 6, rows.float32) }
        #expect(products.allSatisfy { $0 == products[0] })
    }

    @Test("NaN in a row stays in its own product")
    func notANumber() {
        let rows: [[Float]] = [[Float](repeating: 1, count: 16), [Float](repeating: .nan, count: 16)]
        for kernel in Self.kernels {
            let products = Self.products(kernel.float32, [Float](repeating: 0, count: 16), 1, rows + rows)
            #expect(products[0] == 0 && products[1].isNaN && products[2] == 0 && products[3].isNaN)
        }
    }

    @Test("Positions of good values are those that the naive twin finds", arguments: [0, 1, 31, 32, 33, 64, 1000])
    func selection(count: Int) {
        var generator = SeededGenerator(seed: 33)
        for threshold in [-Float.infinity, -0.5, 0, 0.98, 2] {
            var values = (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
            for index in stride(from: 3, to: count, by: 17) { values[index] = .nan }
            for index in stride(from: 5, to: count, by: 50) { values[index] = threshold }
            var positions = [UInt32](repeating: 0, count: count)
            var naive = positions
            let found = positions_reaching(values, count, threshold, &positions)
            #expect(found == naive_positions_reaching(values, count, threshold, &naive))
            #expect(positions.prefix(found) == naive.prefix(found))
        }
    }

    @Test("Rounding to bfloat16 is that of the naive twin")
    func rounding() {
        var generator = SeededGenerator(seed: 34)
        let values =
            (0..<5000).map { _ in Float(bitPattern: UInt32.random(in: 0..<0x7f7f_0000, using: &generator)) }
            + [0, -0.0, 1, -1, Float(bitPattern: 0x3f80_8000), Float(bitPattern: 0x3f81_8000)]
        var rounded = [UInt16](repeating: 0, count: values.count)
        var naive = rounded
        round_to_bfloat16(values, values.count, &rounded)
        naive_round_to_bfloat16(values, values.count, &naive)
        #expect(rounded == naive)
    }

    private static func rows(_ count: Int, _ width: Int, using generator: inout SeededGenerator) -> Rows {
        let float32 = (0..<count).map { _ in (0..<width).map { _ in Float.random(in: -1...1, using: &generator) } }
        return Rows(float32: float32, bfloat16: float32.map { $0.map { UInt16($0.bitPattern >> 16) } })
    }

    private static func products<Value: BitwiseCopyable>(
        _ kernel: (
            dot_product_queries, UnsafePointer<UnsafeRawPointer?>?, Int, Int, UnsafeMutablePointer<Float>?, Int
        ) -> Void,
        _ queries: [Float],
        _ queryCount: Int,
        _ rows: [[Value]]
    ) -> [Float] {
        let width = rows[0].count
        let flat = Array(rows.joined())
        return queries.withUnsafeBufferPointer { queries in
            flat.withUnsafeBytes { bytes in
                let pointers = rows.indices.map { row in
                    bytes.baseAddress.map { $0 + row * width * MemoryLayout<Value>.stride }
                }
                return [Float](unsafeUninitializedCapacity: queryCount * rows.count) { products, count in
                    count = queryCount * rows.count
                    let block = dot_product_queries(values: queries.baseAddress, count: queryCount, stride: width)
                    kernel(block, pointers, rows.count, width, products.baseAddress, rows.count)
                }
            }
        }
    }
}
