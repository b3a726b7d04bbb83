import Foundation
import Inference
import Parallelism
import Testing

/// Rotary angles against tables worked by hand.
@Suite struct RotaryAnglesTests {
    /// The angles behind cosines and sines, each below pi in these tables.
    private func angles(_ angles: RotaryAngles) -> [Float] {
        zip(angles.sines, angles.cosines).map { Float(atan2(Double($0), Double($1))) }
    }

    @Test func visionTurnsHalfWithTheRowAndHalfWithTheColumn() {
        // Heads of 8: two frequencies a direction, 10000^0 and 10000^(-1/2).
        let computed = angles(.vision(positions: [(0, 0), (1, 2), (3, 0)], headWidth: 8, theta: 10_000))
        let expected: [Float] = [
            0, 0, 0, 0,
            1, 0.01, 2, 0.02,
            3, 0.03, 0, 0,
        ]
        #expect(largestDifference(computed, expected, floor: 0.01) <= 1e-6)
    }

    @Test func visionOfTheRealModelHasSixteenFrequenciesADirection() {
        let computed = RotaryAngles.vision(positions: [(7, 47)], headWidth: 64, theta: 10_000)
        #expect(computed.cosines.count == 32)
        for index in 0..<16 {
            let frequency = pow(10_000, -Double(index) / 16)
            #expect(abs(Double(computed.cosines[index]) - cos(7 * frequency)) <= 1e-6)
            #expect(abs(Double(computed.sines[index]) - sin(7 * frequency)) <= 1e-6)
            #expect(abs(Double(computed.cosines[16 + index]) - cos(47 * frequency)) <= 4e-6)
            #expect(abs(Double(computed.sines[16 + index]) - sin(47 * frequency)) <= 4e-6)
        }
    }

    @Test func languageInterleavesTheThreeAxes() {
        // Heads of 16: eight frequencies 10^(-i/2) of base 10^4; sections 4, 2, 2 give the height i = 1 and 4, the width
        // i = 2 and 5, and the time the rest, 7 included although 7 mod 3 is 1.
        let position = SequencePosition.sequence(textBefore: 1, imageRows: 3, imageColumns: 2, textAfter: 0)[6]
        #expect(position.time == 1 && position.height == 3 && position.width == 2)
        let computed = angles(
            .language(
                positions: [position],
                headWidth: 16,
                parameters: RotaryParameters(theta: 10_000, sections: [4, 2, 2])
            )
        )
        let tenth = Float(0.1).squareRoot()
        let expected: [Float] = [
            1, 3 * tenth, 2 * 0.1, 1 * 0.1 * tenth, 3 * 0.01, 2 * 0.01 * tenth, 0.001, 0.001 * tenth,
        ]
        #expect(largestDifference(computed, expected, floor: 1e-3) <= 1e-5)
    }

    @Test func theRealModelGivesEachAxisItsFrequencies() {
        let image = SequencePosition.sequence(textBefore: 4, imageRows: 14, imageColumns: 14, textAfter: 0)
        let position = image[4 + 5 * 14 + 9]
        let computed = RotaryAngles.language(
            positions: [position],
            headWidth: 128,
            parameters: RotaryParameters(theta: 5e6, sections: [24, 20, 20])
        )
        #expect(computed.cosines.count == 64)
        var counts = [0, 0, 0]
        for index in 0..<64 {
            let axis = index < 60 ? index % 3 : 0
            counts[axis] += 1
            let angle = Double([4, 9, 13][axis]) * pow(5e6, -Double(index) / 64)
            #expect(abs(Double(computed.cosines[index]) - cos(angle)) <= 2e-6, "frequency \(index)")
            #expect(abs(Double(computed.sines[index]) - sin(angle)) <= 2e-6, "frequency \(index)")
        }
        #expect(counts == [24, 20, 20])
    }

    @Test func headsOfEveryRowTurnByTheirOwnAngles() {
        let grid = PatchGrid(rows: 4, columns: 6, mergeSize: 2)
        let rotary = RotaryAngles.vision(positions: grid.positions, headWidth: 8, theta: 10_000)
        var numbers = SeededNumbers(40)
        let values = numbers.floats(24 * 24)
        let workspace = Workspace()
        defer { workspace.release() }
        // Two heads in the first 16 of 24 columns.
        let matrix = workspace.matrix(values, rows: 24, columns: 24)
        for row in 0..<24 { rotary.rotate(matrix.row(row), position: row, heads: 2, headWidth: 8) }
        for row in 0..<24 {
            for column in 0..<24 {
                let computed = matrix.row(row)[column]
                guard column < 16 else {
                    #expect(computed == values[row * 24 + column])
                    continue
                }
                let half = column % 8 / 4
                let index = row * 4 + column % 4
                let partner = values[row * 24 + column + (half == 0 ? 4 : -4)]
                let expected =
                    values[row * 24 + column] * rotary.cosines[index]
                    + (half == 0 ? -partner : partner) * rotary.sines[index]
                #expect(abs(computed - expected) <= 1e-6)
            }
        }
    }
}
