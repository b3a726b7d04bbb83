import CommandSupport
import Glibc

/// The outline of a point, so that styles can be told apart without their colours.
enum MarkerShape: Int, Sendable, Hashable, CaseIterable {
    case circle
    case square
    case triangle
    case diamond
    case cross
    case invertedTriangle
    case star
    case hexagon

    /// The shape of the style with this index; where colours come again, shapes are shifted against them.
    init(style: Int) {
        let count = Self.allCases.count
        self = Self.allCases[(style + style / CategoryPalette.count) % count]
    }

    /// The corners within the unit circle, y downwards, all shapes about equally heavy; a circle has none and a radius of
    /// ``circleRadius``.
    var corners: [(x: Double, y: Double)] {
        switch self {
        case .circle: []
        case .square: Self.polygon(4, radius: 1.12, turnedBy: 0.25 * .pi)
        case .triangle: Self.polygon(3, radius: 1.22, turnedBy: 0)
        case .diamond: Self.polygon(4, radius: 1.18, turnedBy: 0)
        case .cross: Self.crossCorners
        case .invertedTriangle: Self.polygon(3, radius: 1.22, turnedBy: .pi)
        case .star: Self.starCorners
        case .hexagon: Self.polygon(6, radius: 1.02, turnedBy: 0.5 * .pi)
        }
    }

    /// The radius of a circle that looks as large as the other shapes.
    static let circleRadius = 0.92

    /// The outline as SVG path data with the given radius around the origin.
    func path(radius: Double) -> String {
        guard !corners.isEmpty else {
            let r = (Self.circleRadius * radius).fixed(2)
            return "M-\(r) 0a\(r) \(r) 0 1 0 \((Self.circleRadius * radius * 2).fixed(2)) 0a\(r) \(r) 0 1 0 "
                + "-\((Self.circleRadius * radius * 2).fixed(2)) 0z"
        }
        return "M" + corners.map { "\(($0.x * radius).fixed(2)) \(($0.y * radius).fixed(2))" }.joined(separator: "L")
            + "z"
    }

    private static func polygon(_ count: Int, radius: Double, turnedBy turn: Double) -> [(x: Double, y: Double)] {
        (0..<count).map { corner in
            let angle = 2 * .pi * Double(corner) / Double(count) + turn
            return (radius * sin(angle), -radius * cos(angle))
        }
    }

    private static var crossCorners: [(x: Double, y: Double)] {
        let (long, thin) = (1.1, 0.4)
        return [
            (-thin, -long), (thin, -long), (thin, -thin), (long, -thin), (long, thin), (thin, thin), (thin, long),
            (-thin, long), (-thin, thin), (-long, thin), (-long, -thin), (-thin, -thin),
        ]
    }

    private static var starCorners: [(x: Double, y: Double)] {
        let (outer, inner) = (polygon(5, radius: 1.3, turnedBy: 0), polygon(5, radius: 0.58, turnedBy: 0.2 * .pi))
        return zip(outer, inner).flatMap { [$0, $1] }
    }
}
