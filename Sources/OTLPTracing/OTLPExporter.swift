import AsyncHTTPClient
public import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Sends spans to an OpenTelemetry collector over OTLP/HTTP, as JSON.
///
/// Spans wait in a buffer of 4,096; while the collector is away new ones are dropped and counted. Nothing that the exporter
/// does holds up whoever makes spans.
public final class OTLPExporter: Sendable {
    /// Where spans go, and as whose.
    public struct Configuration: Sendable {
        /// The collector's address; spans go to `/v1/traces` below it.
        public var endpoint: URL
        /// What the service is, as OpenTelemetry's resource attributes.
        public var resource: [String: String]
        /// The version of what makes the spans.
        public var version: String
        /// Headers of each request, such as an authorization.
        public var headers: [(name: String, value: String)]
        /// How long ended spans may wait for others.
        public var interval = Duration.seconds(5)
        /// How long a request may take.
        public var timeout = Duration.seconds(10)

        /// Where spans go.
        ///
        /// - Parameters:
        ///   - endpoint: The collector's address.
        ///   - resource: What the service is.
        ///   - version: The version of what makes the spans.
        ///   - headers: Headers of each request.
        public init(
            endpoint: URL,
            resource: [String: String],
            version: String,
            headers: [(name: String, value: String)] = []
        ) {
            self.endpoint = endpoint
            self.resource = resource
            self.version = version
            self.headers = headers
        }
    }

    /// What becomes of spans.
    public enum Event: Sendable, Hashable {
        /// The collector took so many.
        case exported(Int)
        /// So many were lost, for the reason that is given in a sentence.
        case dropped(Int, reason: String)
    }

    private static let attempts = 4

    let buffer: SpanBuffer
    private let configuration: Configuration
    private let client: HTTPClient
    private let onEvent: @Sendable (Event) -> Void

    /// An exporter; it works while ``run()`` does.
    ///
    /// - Parameters:
    ///   - configuration: Where spans go.
    ///   - onEvent: Is told what becomes of spans.
    public init(_ configuration: Configuration, onEvent: @escaping @Sendable (Event) -> Void = { _ in }) {
        self.configuration = configuration
        self.onEvent = onEvent
        var settings = HTTPClient.Configuration()
        settings.redirectConfiguration = .disallow
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
        buffer = SpanBuffer { onEvent(.dropped($0, reason: "the buffer is full")) }
    }

    /// Exports until ``stop()``, then what is left, as long as that takes no more than a request's time.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [buffer, interval = configuration.interval] in
                while !Task.isCancelled {
                    try? await Task.sleep(for: interval)
                    buffer.flush()
                }
            }
            for await _ in buffer.batches { await exportAll() }
            group.cancelAll()
        }
        await exportAll()
        try? await client.shutdown()
    }

    /// Ends ``run()`` in order.
    public func stop() { buffer.close() }

    private func exportAll() async {
        while case let batch = buffer.take(), !batch.isEmpty { await export(batch) }
    }

    private func export(_ spans: [FinishedSpan]) async {
        var pause = Duration.milliseconds(500)
        for attempt in 1...Self.attempts {
            let answer = await send(spans)
            switch answer {
            case .taken: return onEvent(.exported(spans.count))
            case .refused(let reason): return onEvent(.dropped(spans.count, reason: reason))
            case .unavailable(let reason, let asked):
                guard attempt < Self.attempts, !Task.isCancelled else {
                    return onEvent(.dropped(spans.count, reason: reason))
                }
                try? await Task.sleep(for: asked ?? pause * Double.random(in: 0.5...1))
                pause *= 2
            }
        }
    }

    private enum Answer {
        case taken
        case refused(String)
        case unavailable(String, Duration?)
    }

    private func send(_ spans: [FinishedSpan]) async -> Answer {
        let body: Data
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            body = try encoder.encode(
                OTLPRequest(
                    spans,
                    resource: configuration.resource,
                    scope: "stylematch",
                    version: configuration.version
                )
            )
        } catch {
            return .refused("the spans cannot be written as JSON")
        }
        var request = HTTPClientRequest(url: configuration.endpoint.appending(path: "v1/traces").absoluteString)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        for (name, value) in configuration.headers { request.headers.replaceOrAdd(name: name, value: value) }
        request.body = .bytes(ByteBuffer(bytes: body))
        do {
            let timeout = TimeAmount.nanoseconds(configuration.timeout.components.seconds * 1_000_000_000)
            let response = try await client.execute(request, timeout: timeout)
            // The answer is read, so that the connection can be used again.
            _ = try await response.body.collect(upTo: 1 << 20)
            switch response.status.code {
            case 200..<300: return .taken
            case 429, 502, 503, 504:
                let asked = response.headers.first(name: "retry-after").flatMap { Int($0) }
                return .unavailable(
                    "the collector answers \(response.status.code)",
                    asked.map { .seconds(min(30, max(0, $0))) }
                )
            default: return .refused("the collector answers \(response.status.code)")
            }
        } catch {
            return .unavailable("the collector cannot be reached", nil)
        }
    }
}
