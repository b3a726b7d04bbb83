import CommandSupport
import PrometheusMetrics

/// Answers what Prometheus and Kubernetes ask, and nobody else.
package struct OperationsResponder: Sendable {
    /// A request as far as it matters.
    package struct Request: Sendable {
        package var method: String
        package var path: String
        package var accept: String?

        package init(method: String, path: String, accept: String? = nil) {
            self.method = method
            self.path = path
            self.accept = accept
        }
    }

    /// An answer.
    package struct Answer: Sendable {
        package var status: Int
        package var type: String
        package var body: [UInt8]

        static func text(_ status: Int, _ text: String) -> Answer {
            Answer(status: status, type: "text/plain; charset=utf-8", body: Array(text.utf8))
        }
    }

    private let metrics: WorkerMetrics
    private let health: HealthMonitor

    /// A responder for one worker.
    package init(metrics: WorkerMetrics, health: HealthMonitor) {
        self.metrics = metrics
        self.health = health
    }

    /// The answer to a request.
    package func answer(_ request: Request) -> Answer {
        guard ["GET", "HEAD"].contains(request.method) else { return .text(405, "only GET and HEAD are answered\n") }
        switch request.path.prefix(while: { $0 != "?" }) {
        case "/metrics":
            let format = ExpositionFormat(accept: request.accept)
            return Answer(status: 200, type: format.contentType, body: metrics.registry.exposition(format))
        case "/startupz": return probe(health.startup)
        case "/livez": return probe(health.liveness)
        case "/readyz": return probe(health.readiness)
        default: return .text(404, "there are /metrics, /startupz, /livez and /readyz\n")
        }
    }

    private func probe(_ report: HealthReport) -> Answer {
        guard let line = try? JSONLine.encode(report) else { return .text(500, "the report cannot be written\n") }
        return Answer(status: report.isGood ? 200 : 503, type: "application/json", body: Array("\(line)\n".utf8))
    }
}
