import Foundation
import Inference
import Testing

/// The attention kernel as it stands, its blocks and threads run on the processor, against plain loops.
@Suite struct CUDAAttentionTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        let heads: Int
        let groups: Int
        let width: Int
        let isCausal: Bool
        var testDescription: String { "\(heads)/\(groups) heads of \(width), \(isCausal ? "causal" : "full")" }
    }

    /// Lengths around the tiles' 64 queries and keys, and a single position.
    private static let lengths = [1, 63, 64, 65, 130, 200]

    @Test(
        "sequences of all lengths, each for itself",
        arguments: [
            Shape(heads: 2, groups: 2, width: 64, isCausal: false),
            Shape(heads: 4, groups: 2, width: 128, isCausal: true),
            Shape(heads: 3, groups: 1, width: 20, isCausal: true),
            Shape(heads: 3, groups: 3, width: 8, isCausal: false),
            Shape(heads: 2, groups: 1, width: 12, isCausal: true),
        ]
    )
    func attention(_ shape: Shape) throws {
        var numbers = SeededNumbers(11)
        let columns = (shape.heads + 2 * shape.groups) * shape.width
        let sequences = Self.lengths.map { numbers.floats($0 * columns, reach: 2).rounded }
        let together = try attend(sequences, shape)
        for (index, sequence) in sequences.enumerated() {
            let expected = naiveAttention(
                sequence,
                rows: Self.lengths[index],
                heads: shape.heads,
                groups: shape.groups,
                width: shape.width,
                isCausal: shape.isCausal
            )
            // Weights are rounded to bfloat16 before they meet the values, which are at most 2.
            #expect(largestDifference(together[index], expected, floor: 2) < 1.0 / 128, "\(Self.lengths[index])")
        }
        // Alone and in another order: not a bit differs.
        let alone = try attend([sequences[4]], shape)
        #expect(alone[0].bitPatterns == together[4].bitPatterns)
        let reversed = try attend(sequences.reversed(), shape)
        #expect(reversed.map(\.bitPatterns) == together.reversed().map(\.bitPatterns))
    }

    @Test("large scores neither overflow nor vanish")
    func largeScores() throws {
        let shape = Shape(heads: 1, groups: 1, width: 16, isCausal: true)
        var numbers = SeededNumbers(12)
        let sequence = numbers.floats(100 * 48, reach: 60).rounded
        let expected = naiveAttention(sequence, rows: 100, heads: 1, groups: 1, width: 16, isCausal: true)
        #expect(largestDifference(try attend([sequence], shape)[0], expected, floor: 60) < 1.0 / 128)
    }

    private func attend(_ sequences: [[Float]], _ shape: Shape) throws -> [[Float]] {
        let host = try HostDevice()
        let columns = (shape.heads + 2 * shape.groups) * shape.width
        var tiles: [CUDABatch.QueryTile] = []
        var first = 0
        for sequence in sequences {
            let count = sequence.count / columns
            for query in stride(from: 0, to: count, by: 64) {
                tiles.append(
                    CUDABatch.QueryTile(firstRow: Int32(first), count: Int32(count), firstQuery: Int32(query))
                )
            }
            first += count
        }
        let projected = try host.memory(sequences.flatMap { $0 }.narrowed)
        let blocks = try host.memory(tiles)
        let outputs = shape.heads * shape.width
        let output = try host.memory(narrow: first * outputs)
        let program = CUDAProgram.attention(headWidth: shape.width, isCausal: shape.isCausal)
        try host.device.launch(
            host.kernel("attention", of: program),
            blocks: (tiles.count, shape.heads),
            threads: 128,
            [
                .address(projected.address), .address(blocks.address), .address(output.address), .int(shape.heads),
                .int(shape.groups), .float(Float(1.4426950408889634 / Double(shape.width).squareRoot())),
            ]
        )
        let values = try host.narrow(output, first * outputs)
        var start = 0
        return sequences.map { sequence in
            defer { start += sequence.count / columns * outputs }
            return Array(values[start..<start + sequence.count / columns * outputs])
        }
    }
}
