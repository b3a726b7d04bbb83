import CommandSupport

/// A chart of one or several curves, drawn as SVG inside the page.
package struct LineChart: Sendable {
    /// A curve.
    package struct Series: Sendable {
        /// What the legend calls it.
        package var name: String
        /// Its points, from left to right; where y is not finite the curve is interrupted.
        package var points: [(x: Double, y: Double)]

        /// A curve through points.
        package init(_ name: String, points: [(x: Double, y: Double)]) {
            self.name = name
            self.points = points
        }

        /// A curve through values at 1, 2, 3 and so on.
        package init(_ name: String, values: [Double]) {
            self.init(name, points: values.enumerated().map { (Double($0.offset + 1), $0.element) })
        }
    }

    /// A horizontal line to hold the curves against, such as a chance level.
    package struct Reference: Sendable {
        let name: String
        let value: Double

        /// A line at a value.
        package init(_ name: String, at value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// What the chart shows.
    package var title: String
    /// What runs from left to right.
    package var horizontalTitle: String
    /// What runs upwards.
    package var verticalTitle: String
    /// The curves.
    package var series: [Series]
    /// Lines to hold them against.
    package var references: [Reference]
    /// Values that are shown at least, such as 0...1 for a rate.
    package var verticalRange: ClosedRange<Double>?

    /// A chart of curves.
    package init(
        title: String,
        horizontalTitle: String,
        verticalTitle: String,
        series: [Series],
        references: [Reference] = [],
        verticalRange: ClosedRange<Double>? = nil
    ) {
        self.title = title
        self.horizontalTitle = horizontalTitle
        self.verticalTitle = verticalTitle
        self.series = series
        self.references = references
        self.verticalRange = verticalRange
    }

    /// The chart with its title and legend. A chart without a finite point says so.
    package var html: HTML {
        guard let frame = LineChartFrame(self) else {
            return """
                <figure class="chart"><figcaption>\(title)</figcaption><p class="note">There is nothing to show yet.</p></figure>
                """
        }
        return """
            <figure class="chart">
            <figcaption>\(title)</figcaption>
            <svg viewBox="0 0 \(LineChartFrame.width) \(LineChartFrame.height)" role="img">
            <title>\(title)</title>
            <desc>\(summary)</desc>
            \(frame.axes(of: self))
            \(frame.references(references))
            \(series.indices.map { frame.curve(series[$0], index: $0) })
            </svg>
            <ul class="legend">
            \(series.indices.map(legendItem))
            </ul>
            </figure>
            """
    }

    private func legendItem(_ index: Int) -> HTML {
        let key =
            "<svg viewBox=\"0 0 28 12\" aria-hidden=\"true\"><path class=\"curve\"\(LineChartFrame.dashes(index)) d=\"M1 6H27\"/></svg>"
            as HTML
        return "<li class=\"series-\(index % CategoryPalette.count)\">\(key)\(series[index].name)</li>"
    }

    /// The curves in words, for those who do not see them.
    private var summary: String {
        series.map { curve in
            let finite = curve.points.filter { $0.x.isFinite && $0.y.isFinite }
            guard let first = finite.first, let last = finite.last,
                let low = finite.map(\.y).min(), let high = finite.map(\.y).max()
            else { return "\(curve.name): no values." }
            return "\(curve.name): from \(first.y.fixed(3)) to \(last.y.fixed(3)), lowest \(low.fixed(3)), highest "
                + "\(high.fixed(3))."
        }.joined(separator: " ")
    }
}
