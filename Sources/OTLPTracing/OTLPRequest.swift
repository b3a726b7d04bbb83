import Tracing

/// The body of an OTLP/HTTP request as JSON: `ExportTraceServiceRequest` of opentelemetry-proto in the JSON mapping that
/// the OTLP specification gives it, with ids in hexadecimal and 64-bit numbers as texts.
struct OTLPRequest: Encodable {
    struct Value: Encodable {
        var stringValue: String?
        var boolValue: Bool?
        var intValue: String?
        var doubleValue: Double?
        var arrayValue: Values?
    }

    struct Values: Encodable {
        let values: [Value]
    }

    struct Attribute: Encodable {
        let key: String
        let value: Value
    }

    struct Event: Encodable {
        let timeUnixNano: String
        let name: String
        let attributes: [Attribute]
    }

    struct Link: Encodable {
        let traceId: String
        let spanId: String
        let attributes: [Attribute]
    }

    struct Status: Encodable {
        let code: Int
        let message: String?
    }

    struct Span: Encodable {
        let traceId: String
        let spanId: String
        let traceState: String?
        let parentSpanId: String?
        let flags: Int
        let name: String
        let kind: Int
        let startTimeUnixNano: String
        let endTimeUnixNano: String
        let attributes: [Attribute]
        let events: [Event]
        let links: [Link]
        let status: Status?
    }

    struct Scope: Encodable {
        let name: String
        let version: String
    }

    struct ScopeSpans: Encodable {
        let scope: Scope
        let spans: [Span]
    }

    struct Resource: Encodable {
        let attributes: [Attribute]
    }

    struct ResourceSpans: Encodable {
        let resource: Resource
        let scopeSpans: [ScopeSpans]
    }

    let resourceSpans: [ResourceSpans]

    init(_ spans: [FinishedSpan], resource: [String: String], scope: String, version: String) {
        let attributes = resource.sorted { $0.key < $1.key }.map {
            Attribute(key: $0.key, value: Value(stringValue: $0.value))
        }
        let scoped = ScopeSpans(scope: Scope(name: scope, version: version), spans: spans.map(Span.init))
        resourceSpans = [ResourceSpans(resource: Resource(attributes: attributes), scopeSpans: [scoped])]
    }
}

extension OTLPRequest.Span {
    init(_ span: FinishedSpan) {
        traceId = span.identity.traceId
        spanId = span.identity.spanId
        traceState = span.identity.state
        parentSpanId = span.parent.map {
            TraceIdentity(trace: span.identity.trace, span: $0, isSampled: true, state: nil).spanId
        }
        flags = 1
        name = span.name
        kind = Self.number(span.kind)
        startTimeUnixNano = "\(span.start)"
        endTimeUnixNano = "\(span.end)"
        attributes = OTLPRequest.attributes(span.attributes)
        events = span.events.map { event in
            OTLPRequest.Event(
                timeUnixNano: "\(event.nanosecondsSinceEpoch)",
                name: event.name,
                attributes: OTLPRequest.attributes(event.attributes)
            )
        }
        links = span.links.compactMap { link in
            link.context.traceIdentity.map {
                OTLPRequest.Link(
                    traceId: $0.traceId,
                    spanId: $0.spanId,
                    attributes: OTLPRequest.attributes(link.attributes)
                )
            }
        }
        status = span.status.map { OTLPRequest.Status(code: $0.code == .ok ? 1 : 2, message: $0.message) }
    }

    private static func number(_ kind: SpanKind) -> Int {
        switch kind {
        case .internal: 1
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        }
    }
}

extension OTLPRequest {
    static func attributes(_ attributes: SpanAttributes) -> [Attribute] {
        var list: [Attribute] = []
        attributes.forEach { key, value in list.append(Attribute(key: key, value: self.value(value))) }
        return list.sorted { $0.key < $1.key }
    }

    private static func value(_ attribute: SpanAttribute) -> Value {
        switch attribute {
        case .int32(let value): Value(intValue: "\(value)")
        case .int64(let value): Value(intValue: "\(value)")
        case .double(let value): value.isFinite ? Value(doubleValue: value) : Value(stringValue: "\(value)")
        case .bool(let value): Value(boolValue: value)
        case .string(let value): Value(stringValue: value)
        case .int32Array(let values): array(values.map { Value(intValue: "\($0)") })
        case .int64Array(let values): array(values.map { Value(intValue: "\($0)") })
        case .doubleArray(let values):
            array(values.map { $0.isFinite ? Value(doubleValue: $0) : Value(stringValue: "\($0)") })
        case .boolArray(let values): array(values.map { Value(boolValue: $0) })
        case .stringArray(let values): array(values.map { Value(stringValue: $0) })
        case .stringConvertible(let value): Value(stringValue: "\(value)")
        case .stringConvertibleArray(let values): array(values.map { Value(stringValue: "\($0)") })
        default: Value(stringValue: "\(attribute)")
        }
    }

    private static func array(_ values: [Value]) -> Value { Value(arrayValue: Values(values: values)) }
}
