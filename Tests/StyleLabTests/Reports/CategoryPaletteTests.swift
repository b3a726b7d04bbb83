import Foundation
import StyleLab
import Testing

/// The colours seen with the eyes of those who see fewer of them.
@Suite struct CategoryPaletteTests {
    /// Matrices on linear RGB for dichromats (Machado, Oliveira and Fernandes, 2009, severity 1).
    private static let visions: [(name: String, matrix: [[Double]])] = [
        ("normal", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        (
            "protanopia",
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
        ),
        (
            "deuteranopia",
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
        ),
        (
            "tritanopia",
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
        ),
    ]

    /// The palette of Okabe and Ito (2008) without black, which readers with all kinds of vision know.
    private static let okabeIto = ["#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"]

    @Test(arguments: [CategoryPalette.light, CategoryPalette.dark])
    func `colours differ for every kind of colour vision at least as much as those of Okabe and Ito`(
        colours: [String]
    ) throws {
        #expect(colours.count == CategoryPalette.count)
        let bar = try Self.smallestDifference(Self.okabeIto)
        #expect(try Self.smallestDifference(colours) > bar)
        #expect(try Self.smallestDifference(Array(colours.prefix(5))) > bar * 1.4)
    }

    @Test func `colours stand out from their ground`() throws {
        for colour in CategoryPalette.light { #expect(try Self.contrast(colour, "#FFFFFF") >= 3) }
        for colour in CategoryPalette.dark {
            #expect(try Self.contrast(colour, CategoryPalette.darkGround) >= 3)
        }
    }

    /// The smallest distance in OKLab (Ottosson, 2020) between two colours under any vision.
    private static func smallestDifference(_ colours: [String]) throws -> Double {
        var smallest = Double.infinity
        for vision in visions {
            let points = try colours.map { okLab(try linear($0), vision.matrix) }
            for (index, point) in points.enumerated() {
                for other in points[..<index] { smallest = min(smallest, distance(point, other)) }
            }
        }
        return smallest
    }

    private static func distance(_ first: [Double], _ second: [Double]) -> Double {
        var sum = 0.0
        for (a, b) in zip(first, second) { sum += (a - b) * (a - b) }
        return sum.squareRoot()
    }

    private static func linear(_ colour: String) throws -> [Double] {
        let value = try #require(Int(colour.dropFirst(), radix: 16))
        return [value >> 16, value >> 8 & 255, value & 255].map { channel in
            let share = Double(channel) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
    }

    private static func okLab(_ colour: [Double], _ vision: [[Double]]) -> [Double] {
        func times(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
            matrix.map { row in zip(row, vector).map { $0 * $1 }.reduce(0, +) }
        }
        let seen = times(vision, colour).map { min(max($0, 0), 1) }
        let cones = times(
            [
                [0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ],
            seen
        ).map { cbrt($0) }
        return times(
            [
                [0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ],
            cones
        )
    }

    /// The contrast ratio of WCAG 2.
    private static func contrast(_ first: String, _ second: String) throws -> Double {
        let luminances = try [first, second].map { colour in
            zip(try linear(colour), [0.2126, 0.7152, 0.0722]).map { $0 * $1 }.reduce(0, +)
        }
        let (low, high) = (min(luminances[0], luminances[1]), max(luminances[0], luminances[1]))
        return (high + 0.05) / (low + 0.05)
    }
}
