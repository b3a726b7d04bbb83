/// Names that Prometheus allows.
enum MetricName {
    /// A library's label as a metric's name: letters, digits and underscores, with the ending that its kind has.
    static func allowed(_ label: String, _ kind: MetricDefinition.Kind) -> String {
        var name = String(String.UnicodeScalarView(label.unicodeScalars.map { isAllowed($0) ? $0 : "_" }))
        if name.unicodeScalars.first.map({ ("0"..."9").contains($0) }) ?? true { name = "_" + name }
        if kind == .counter, !name.hasSuffix("_total") { name += "_total" }
        return name
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }
}
