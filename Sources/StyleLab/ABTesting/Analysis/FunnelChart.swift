import ABTest
import CommandSupport

/// How far impressions get in each arm, as bars: shares of the impressions, drawn on a scale of powers of ten, as each
/// step is many times rarer than the one before.
struct FunnelChart {
    private static let width = 440.0
    private static let left = 104.0
    private static let rowHeight = 18.0

    let names: [String]
    let arms: [ArmTally]

    /// The chart with its title and legend.
    var html: HTML {
        let steps: [(String, (ArmTally) -> Int)] = [
            ("impressions", { $0.impressions }), ("likes", { $0.count(.like) }),
            ("mutual likes", { $0.count(.mutualLike) }), ("asked", { $0.count(.meetAsked) }),
            ("meets", { $0.count(.meet) }),
        ]
        let largest = Double(max(2, arms.map(\.impressions).max() ?? 2))
        let group = Double(arms.count) * Self.rowHeight + 12
        var bars: [HTML] = []
        for (row, step) in steps.enumerated() {
            let top = Double(row) * group + 6
            bars.append(
                """
                <text x="\((Self.left - 8).fixed(1))" y="\((top + Double(arms.count) * Self.rowHeight / 2).fixed(1))" \
                dy=".35em" text-anchor="end">\(step.0)</text>
                """
            )
            for (index, arm) in arms.enumerated() {
                bars.append(bar(step.1(arm), of: arm.impressions, largest, arm: index, top: top, name: step.0))
            }
        }
        let height = (Double(steps.count) * group).fixed(0)
        return """
            <figure class="chart">
            <figcaption>From impression to meet, per arm</figcaption>
            <svg viewBox="0 0 \(Self.width.fixed(0)) \(height)" role="img">
            <title>From impression to meet, per arm</title>
            \(bars)
            </svg>
            <ul class="legend">
            \(names.indices.map(legend))
            </ul>
            <p class="note">The length is the logarithm of the count; the share is that of the arm's impressions.</p>
            </figure>
            """
    }

    private func bar(_ count: Int, of total: Int, _ largest: Double, arm: Int, top: Double, name: String) -> HTML {
        let room = Self.width - Self.left - 120
        let length = count > 0 ? max(1, Self.magnitude(Double(count)) / Self.magnitude(largest) * room) : 0
        let share = total > 0 ? (Double(count) / Double(total) * 100).fixed(2) + " %" : "-"
        let y = top + Double(arm) * Self.rowHeight
        return """
            <g class="series-\(arm % CategoryPalette.count)"><rect class="mark" x="\(Self.left.fixed(1))" \
            y="\(y.fixed(1))" width="\(length.fixed(1))" height="\((Self.rowHeight - 4).fixed(1))">\
            <title>\(names[arm]), \(name): \(count)</title></rect></g>\
            <text x="\((Self.left + length + 6).fixed(1))" y="\((y + (Self.rowHeight - 4) / 2).fixed(1))" dy=".35em">\
            \(count) (\(share))</text>
            """
    }

    private func legend(_ arm: Int) -> HTML {
        """
        <li class="series-\(arm % CategoryPalette.count)"><svg viewBox="0 0 28 12" aria-hidden="true">\
        <rect class="mark" x="1" y="1" width="26" height="10"/></svg>\(names[arm])</li>
        """
    }

    /// Tenths of powers of ten, from 1 at a count of one.
    private static func magnitude(_ value: Double) -> Double {
        var (rest, digits) = (value, 1.0)
        while rest >= 10 { (rest, digits) = (rest / 10, digits + 1) }
        return digits + (rest - 1) / 9
    }
}
