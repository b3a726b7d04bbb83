/// How a metric is announced.
struct FamilyHeader {
    /// The name of its samples.
    let sampleName: String
    /// The lines above its samples in Prometheus' text.
    let prometheus: [UInt8]
    /// The lines above its samples in OpenMetrics.
    let openMetrics: [UInt8]

    init(_ definition: MetricDefinition) {
        let name = definition.name
        sampleName = name
        let (type, openType, ending) =
            switch definition.kind {
            case .counter: ("counter", "counter", "_total")
            case .gauge: ("gauge", "gauge", "")
            case .histogram: ("histogram", "histogram", "")
            case .info: ("gauge", "info", "_info")
            }
        let help = Self.escaped(definition.help)
        prometheus = Array("# HELP \(name) \(help)\n# TYPE \(name) \(type)\n".utf8)
        // OpenMetrics names the family without the ending that its samples have.
        let family = !ending.isEmpty && name.hasSuffix(ending) ? String(name.dropLast(ending.count)) : name
        var lines = "# TYPE \(family) \(openType)\n"
        if let unit = ["seconds", "bytes", "ratio"].first(where: { family.hasSuffix("_" + $0) }) {
            lines += "# UNIT \(family) \(unit)\n"
        }
        openMetrics = Array((lines + "# HELP \(family) \(help)\n").utf8)
    }

    private static func escaped(_ text: String) -> String {
        String(text.flatMap { $0 == "\\" ? "\\\\" : $0 == "\n" ? "\\n" : "\($0)" })
    }
}
