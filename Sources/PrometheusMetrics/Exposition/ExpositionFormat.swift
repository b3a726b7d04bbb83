/// How metrics are written.
public enum ExpositionFormat: Sendable, Hashable {
    /// Prometheus' text format, version 0.0.4.
    case prometheus
    /// OpenMetrics 1.0.0, which has exemplars.
    case openMetrics

    /// The value of the answer's `Content-Type`.
    public var contentType: String {
        switch self {
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// What a scraper wants that sends this `Accept`. Prometheus' text is taken when it says nothing, or nothing that is
    /// known; of two that it wants equally, OpenMetrics.
    public init(accept: String?) {
        var best: [ExpositionFormat: Double] = [:]
        for range in (accept ?? "").split(separator: ",") {
            let parts = range.split(separator: ";").map { Self.trimmed($0).lowercased() }
            guard let type = parts.first else { continue }
            let parameters = parts.dropFirst().map { $0.split(separator: "=", maxSplits: 1).map(Self.trimmed) }
            let weight = parameters.last { $0.first == "q" && $0.count == 2 }.flatMap { Double($0[1]) } ?? 1
            let version = parameters.last { $0.first == "version" && $0.count == 2 }?[1]
            guard weight > 0, let format = Self.format(type, version) else { continue }
            best[format] = max(best[format] ?? 0, weight)
        }
        self = best[.openMetrics] ?? 0 >= best[.prometheus] ?? 0.001 ? .openMetrics : .prometheus
    }

    private static func format(_ type: String, _ version: String?) -> ExpositionFormat? {
        switch type {
        case "application/openmetrics-text":
            [nil, "1.0.0", "0.0.1"].contains(version) ? .openMetrics : nil
        case "text/plain", "text/*", "*/*": .prometheus
        default: nil
        }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
