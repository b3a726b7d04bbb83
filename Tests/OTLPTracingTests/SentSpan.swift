import Foundation
import LoopbackCollector
import Testing

/// A span as a collector reads it, with the names of the OTLP specification.
struct SentSpan: Decodable {
    struct Attribute: Decodable {
        struct Value: Decodable {
            struct Values: Decodable { let values: [Value]? }

            let stringValue: String?
            let intValue: String?
            let boolValue: Bool?
            let doubleValue: Double?
            let arrayValue: Values?
        }

        let key: String
        let value: Value
    }

    struct Event: Decodable {
        let name: String
        let timeUnixNano: String
        let attributes: [Attribute]
    }

    struct Status: Decodable {
        let code: Int
        let message: String?
    }

    private struct Body: Decodable {
        struct ResourceSpans: Decodable {
            struct Resource: Decodable { let attributes: [Attribute] }
            struct ScopeSpans: Decodable { let spans: [SentSpan] }

            let resource: Resource
            let scopeSpans: [ScopeSpans]
        }

        let resourceSpans: [ResourceSpans]
    }

    let traceId: String
    let spanId: String
    let parentSpanId: String?
    let traceState: String?
    let name: String
    let kind: Int
    let startTimeUnixNano: String
    let endTimeUnixNano: String
    let attributes: [Attribute]
    let events: [Event]
    let status: Status?

    func text(_ key: String) -> String? { attributes.first { $0.key == key }?.value.stringValue }

    /// All spans that a collector has.
    static func all(at collector: LoopbackCollector) throws -> [SentSpan] {
        try collector.requests.flatMap { request in
            try JSONDecoder().decode(Body.self, from: Data(request.body)).resourceSpans.flatMap(\.scopeSpans)
                .flatMap(\.spans)
        }
    }
}
