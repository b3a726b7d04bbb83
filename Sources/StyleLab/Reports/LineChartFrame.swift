import CommandSupport

/// Where the values of a chart lie on paper.
struct LineChartFrame: Sendable {
    static let width = 440
    static let height = 280
    private static let bottom = 236.0
    private static let top = 14.0
    private static let right = 428.0
    /// Above this number of points a curve has no marks.
    private static let markLimit = 60
    /// What the name of a reference takes up, in the drawing's units.
    private static let nameHeight = 14.0

    private let left: Double
    private let horizontal: ClosedRange<Double>
    private let vertical: ClosedRange<Double>
    private let horizontalTicks: AxisTicks
    private let verticalTicks: AxisTicks

    /// A frame around all finite points of a chart, its references and the range it asks for; nil when there is no point.
    init?(_ chart: LineChart) {
        let points = chart.series.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
        guard let first = points.first else { return nil }
        var horizontal = first.x...first.x
        var vertical = chart.verticalRange ?? first.y...first.y
        for point in points {
            horizontal = min(horizontal.lowerBound, point.x)...max(horizontal.upperBound, point.x)
            vertical = min(vertical.lowerBound, point.y)...max(vertical.upperBound, point.y)
        }
        for reference in chart.references where reference.value.isFinite {
            vertical = min(vertical.lowerBound, reference.value)...max(vertical.upperBound, reference.value)
        }
        let isWhole = points.allSatisfy { $0.x == $0.x.rounded() }
        if horizontal.lowerBound == horizontal.upperBound {
            horizontal = horizontal.lowerBound - 1...horizontal.upperBound + 1
        }
        if chart.verticalRange == nil {
            let width = vertical.upperBound - vertical.lowerBound
            let margin = width > 0 ? width * 0.06 : max(abs(vertical.lowerBound) * 0.1, 0.01)
            // A value that cannot be negative is not shown as if it could.
            let low = vertical.lowerBound >= 0 ? max(0, vertical.lowerBound - margin) : vertical.lowerBound - margin
            vertical = low...vertical.upperBound + margin
        }
        self.horizontal = horizontal
        self.vertical = vertical
        horizontalTicks = AxisTicks(range: horizontal, count: 6, isWhole: isWhole)
        let verticalTicks = AxisTicks(range: vertical, count: 5)
        self.verticalTicks = verticalTicks
        let widest = verticalTicks.values.map { verticalTicks.label($0).count }.max() ?? 1
        left = 26 + Double(widest) * 7.2
    }

    /// Dashes tell curves apart where colours do not.
    static func dashes(_ index: Int) -> HTML {
        let patterns = ["", "7 4", "2 4", "9 3 2 3", "14 4", "5 2", "9 3 2 3 2 3", "1 3"]
        let pattern = patterns[index % patterns.count]
        return pattern.isEmpty ? "" : " stroke-dasharray=\"\(pattern)\""
    }

    /// Grid, axes, their marks and titles.
    func axes(of chart: LineChart) -> [HTML] {
        let middle = number((Self.top + Self.bottom) / 2)
        return verticalTicks.values.map { value -> HTML in
            """
            <path class="grid" d="M\(number(left)) \(y(value))H\(number(Self.right))"/>\
            <text x="\(number(left - 6))" y="\(y(value))" dy=".35em" text-anchor="end">\(verticalTicks.label(value))</text>
            """
        }
            + horizontalTicks.values.map { value -> HTML in
                """
                <path class="axis" d="M\(x(value)) \(number(Self.bottom))v4"/>\
                <text x="\(x(value))" y="\(number(Self.bottom + 18))" text-anchor="middle">\(horizontalTicks.label(value))</text>
                """
            } + [
                "<path class=\"axis\" d=\"M\(number(left)) \(number(Self.bottom))H\(number(Self.right))\"/>",
                """
                <text x="\(number((left + Self.right) / 2))" y="274" text-anchor="middle">\(chart.horizontalTitle)</text>
                """,
                """
                <text x="12" y="\(middle)" text-anchor="middle" transform="rotate(-90 12 \(middle))">\(chart.verticalTitle)</text>
                """,
            ]
    }

    /// Lines to hold the curves against, with their names: above a line, or below it where another one is close above.
    func references(_ references: [LineChart.Reference]) -> [HTML] {
        let finite = references.filter(\.value.isFinite)
        return finite.map { reference in
            let isCrowded = finite.contains {
                $0.value > reference.value && vertically(reference.value) - vertically($0.value) < Self.nameHeight
            }
            return """
                <path class="reference" d="M\(number(left)) \(y(reference.value))H\(number(Self.right))"/>\
                <text class="reference-name" x="\(number(Self.right))" y="\(y(reference.value))" \
                dy="\(isCrowded ? "12" : "-4")" text-anchor="end">\(reference.name)</text>
                """
        }
    }

    /// One curve, with marks where there are few points.
    func curve(_ series: LineChart.Series, index: Int) -> HTML {
        var path = ""
        var isDrawing = false
        for point in series.points {
            guard point.x.isFinite, point.y.isFinite else {
                isDrawing = false
                continue
            }
            path += "\(isDrawing ? "L" : "M")\(x(point.x)) \(y(point.y))"
            isDrawing = true
        }
        var marks: [HTML] = []
        if series.points.count <= Self.markLimit {
            marks = series.points.filter { $0.x.isFinite && $0.y.isFinite }.map { point in
                """
                <circle class="mark" cx="\(x(point.x))" cy="\(y(point.y))" r="2.5">\
                <title>\(series.name), \(horizontalTicks.label(point.x)): \(point.y.fixed(4))</title></circle>
                """
            }
        }
        return """
            <g class="series-\(index % CategoryPalette.count)">\
            <path class="curve"\(Self.dashes(index)) d="\(path)"/>\(marks)</g>
            """
    }

    private func x(_ value: Double) -> String {
        number(
            left + (value - horizontal.lowerBound) / (horizontal.upperBound - horizontal.lowerBound)
                * (Self.right - left)
        )
    }

    private func y(_ value: Double) -> String {
        number(vertically(value))
    }

    private func vertically(_ value: Double) -> Double {
        let share = (value - vertical.lowerBound) / (vertical.upperBound - vertical.lowerBound)
        return Self.bottom - share * (Self.bottom - Self.top)
    }

    private func number(_ value: Double) -> String {
        value.fixed(1)
    }
}
