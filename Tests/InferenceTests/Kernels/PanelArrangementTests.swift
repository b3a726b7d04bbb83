import Inference
import Testing

/// Which rows stand in which columns of a panel.
@Suite struct PanelArrangementTests {
    private typealias Piece = PanelArrangement.Piece

    @Test("weights in succession share the panel where one ends and the next begins")
    func succession() {
        let arrangement = PanelArrangement.inSuccession
        #expect(arrangement.panelCount(rowCounts: [40, 7, 33]) == 3)
        #expect(
            arrangement.pieces(panel: 1, rowCounts: [40, 7, 33]) == [
                Piece(source: 0, rows: 32..<40, column: 0), Piece(source: 1, rows: 0..<7, column: 8),
                Piece(source: 2, rows: 0..<17, column: 15),
            ]
        )
        #expect(arrangement.pieces(panel: 2, rowCounts: [40, 7, 33]) == [Piece(source: 2, rows: 17..<33, column: 0)])
        #expect(arrangement.panelCount(rowCounts: []) == 0)
    }

    @Test("every row has one place", arguments: [[1], [32], [33, 31], [5, 5, 5, 200], [64, 0, 1]])
    func everyRowOnce(rowCounts: [Int]) {
        let arrangement = PanelArrangement.inSuccession
        var places: [Int] = []
        for panel in 0..<arrangement.panelCount(rowCounts: rowCounts) {
            for piece in arrangement.pieces(panel: panel, rowCounts: rowCounts) {
                let before = rowCounts.prefix(piece.source).reduce(0, +)
                #expect(before + piece.rows.lowerBound == panel * 32 + piece.column)
                places += piece.rows.map { before + $0 }
            }
        }
        #expect(places == Array(0..<rowCounts.reduce(0, +)))
    }

    @Test("gates fill the first half of a panel and their ups the second")
    func gatesBesideUps() {
        let arrangement = PanelArrangement.gatesBesideUps
        #expect(arrangement.panelCount(rowCounts: [33, 33]) == 3)
        #expect(
            arrangement.pieces(panel: 2, rowCounts: [33, 33]) == [
                Piece(source: 0, rows: 32..<33, column: 0), Piece(source: 1, rows: 32..<33, column: 16),
            ]
        )
    }
}
