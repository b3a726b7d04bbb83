import CommandSupport
import Glibc
import MetricLearning

/// A map on paper: one drawing for SVG and PNG.
struct MapDrawing: Sendable {
    private static let width = 1200.0
    private static let height = 900.0
    private static let margin = 40.0
    /// The plane on the sheet.
    private static let plane = (x: 40.0, y: 132.0, width: 840.0, height: 696.0)
    private static let legendX = 908.0
    /// A longer legend would leave the sheet.
    private static let longestLegend = 22
    private static let text = "#1A1D21"
    private static let faint = "#59616B"
    private static let line = "#D5D9DF"
    private static let paper = "#FFFFFF"

    let map: StyleMap

    /// The map as an SVG file; letters are drawn, so that it looks the same everywhere.
    ///
    /// - Throws: ``CommandFailure`` with Cairo's reason.
    func svg() throws(CommandFailure) -> [UInt8] {
        do {
            return try CairoCanvas.svg(width: Self.width, height: Self.height, draw)
        } catch {
            throw .failed("cannot draw the SVG picture: \(error.reason)")
        }
    }

    /// The map as a PNG file of 2400 x 1800 pixels.
    ///
    /// - Throws: ``CommandFailure`` with Cairo's reason.
    func png() throws(CommandFailure) -> [UInt8] {
        do {
            return try CairoCanvas.png(width: Self.width, height: Self.height, scale: 2, draw)
        } catch {
            throw .failed("cannot draw the PNG picture: \(error.reason)")
        }
    }

    private func draw(_ canvas: borrowing CairoCanvas) {
        canvas.paint(Self.paper)
        let limit = Self.width - 2 * Self.margin
        canvas.text(map.title, x: Self.margin, y: 60, size: 26, color: Self.text, isBold: true, limit: limit)
        canvas.text(map.subtitle, x: Self.margin, y: 88, size: 15, color: Self.faint, limit: limit)
        canvas.text(figures, x: Self.margin, y: 114, size: 15, color: Self.text, limit: limit)
        let plane = Self.plane
        canvas.frame(x: plane.x, y: plane.y, width: plane.width, height: plane.height, color: Self.line)
        drawPoints(canvas)
        drawLegend(canvas)
        canvas.text(map.recipeSentence, x: Self.margin, y: 852, size: 12, color: Self.faint, limit: limit)
        if !map.file.fingerprint.isEmpty {
            let fingerprint = "fingerprint \(map.file.fingerprint)"
            canvas.text(fingerprint, x: Self.margin, y: 872, size: 12, color: Self.faint, limit: limit)
        }
    }

    private var figures: String {
        var parts: [String] = []
        if let judgement = map.judgement {
            parts.append("\(judgement.neighborCount)-NN accuracy \(judgement.accuracy.fixed(3)) (\(judgement.note))")
        }
        if let untrained = map.untrained { parts.append("untrained \(untrained.accuracy.fixed(3))") }
        parts.append("trustworthiness \(map.fidelity.trustworthiness.fixed(3))")
        parts.append("KL divergence \(map.fidelity.klDivergence.fixed(3))")
        return parts.joined(separator: "  ·  ")
    }

    private func drawPoints(_ canvas: borrowing CairoCanvas) {
        let plane = Self.plane
        let inset = 28.0
        let scale = min(
            (plane.width - 2 * inset) / Double(max(1, map.size.width)),
            (plane.height - 2 * inset) / Double(max(1, map.size.height))
        )
        let left = plane.x + (plane.width - Double(map.size.width) * scale) / 2
        let top = plane.y + (plane.height - Double(map.size.height) * scale) / 2
        let radius = max(2.2, 9 - 1.7 * log10(Double(max(10, map.points.count))))
        let looks = Dictionary(
            uniqueKeysWithValues: map.styles.map { ($0.label, (MapStyle.shape($0), MapStyle.paperColor($0))) }
        )
        for (row, point) in map.points.enumerated() {
            guard let (shape, color) = looks[map.file.labels[row]] else { continue }
            let (x, y) = (left + Double(point.x) * scale, top + Double(point.y) * scale)
            canvas.fill(shape, x: x, y: y, radius: radius, color: color, rim: Self.paper, rimWidth: 1.2)
            if map.isMisplaced(row) {
                canvas.ring(x: x, y: y, radius: radius * 1.65, color: Self.text, width: max(0.9, radius * 0.26))
            }
        }
    }

    private func drawLegend(_ canvas: borrowing CairoCanvas) {
        var y = Self.plane.y + 18
        let right = Self.width - Self.margin
        let shown = map.styles.prefix(
            map.styles.count > Self.longestLegend ? Self.longestLegend - 1 : Self.longestLegend
        )
        for style in shown {
            canvas.fill(
                MapStyle.shape(style),
                x: Self.legendX + 8,
                y: y - 5,
                radius: 7,
                color: MapStyle.paperColor(style),
                rim: Self.paper,
                rimWidth: 1
            )
            canvas.text(
                style.name,
                x: Self.legendX + 26,
                y: y,
                size: 15,
                color: Self.text,
                limit: right - Self.legendX - 80
            )
            canvas.text("\(style.count)", x: right, y: y, size: 15, color: Self.faint, anchor: .end)
            y += 27
        }
        if shown.count < map.styles.count {
            canvas.text(
                "and \(map.styles.count - shown.count) more",
                x: Self.legendX + 26,
                y: y,
                size: 15,
                color: Self.faint
            )
            y += 27
        }
        guard let judgement = map.judgement else { return }
        y += 12
        canvas.ring(x: Self.legendX + 8, y: y - 5, radius: 8, color: Self.text, width: 1.6)
        let lines = ["the \(judgement.neighborCount) nearest vote", "for another style"]
        for line in lines {
            canvas.text(line, x: Self.legendX + 26, y: y, size: 15, color: Self.text)
            y += 21
        }
    }
}
