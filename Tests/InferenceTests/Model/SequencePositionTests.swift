import Inference
import Testing

/// Positions of text and image tokens against tables worked by hand.
@Suite struct SequencePositionTests {
    private func table(_ positions: [SequencePosition]) -> [[Int]] {
        positions.map { [$0.time, $0.height, $0.width] }
    }

    @Test func imageRowsAndColumnsCountFromTheEndOfTheText() {
        let computed = SequencePosition.sequence(textBefore: 4, imageRows: 2, imageColumns: 3, textAfter: 2)
        #expect(
            table(computed) == [
                [0, 0, 0], [1, 1, 1], [2, 2, 2], [3, 3, 3],
                [4, 4, 4], [4, 4, 5], [4, 4, 6],
                [4, 5, 4], [4, 5, 5], [4, 5, 6],
                [7, 7, 7], [8, 8, 8],
            ]
        )
    }

    @Test(arguments: [(5, 2, 9), (2, 5, 9), (3, 3, 7), (1, 1, 5)])
    func textResumesAfterTheLongerSide(rows: Int, columns: Int, resumed: Int) {
        let computed = SequencePosition.sequence(textBefore: 4, imageRows: rows, imageColumns: columns, textAfter: 1)
        #expect(computed.count == 4 + rows * columns + 1)
        #expect(table(computed).last == [resumed, resumed, resumed])
    }

    @Test func anImageMayStandAlone() {
        #expect(
            table(SequencePosition.sequence(textBefore: 0, imageRows: 1, imageColumns: 2, textAfter: 0))
                == [[0, 0, 0], [0, 0, 1]]
        )
    }
}
