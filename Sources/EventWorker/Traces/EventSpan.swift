import Contracts
import KafkaBridge
import OTLPTracing
import Tracing

/// The span of one try of one event, below the span that the event's producer named in `traceparent`.
enum EventSpan {
    /// Reads headers of records.
    private struct HeaderReader: Extractor {
        func extract(key: String, from carrier: [KafkaHeader]) -> String? {
            carrier.last { $0.name == key }.map { String(decoding: $0.value, as: UTF8.self) }
        }
    }

    /// Handles a record within a span; without a tracer, just so.
    static func run<Value>(
        _ record: KafkaRecord,
        group: String,
        attempt: KafkaAttempt,
        tracer: OTLPTracer?,
        _ body: (_ span: OTLPSpan?) async throws -> Value
    ) async throws -> Value {
        guard let tracer else { return try await body(nil) }
        var context = ServiceContext.topLevel
        tracer.extract(
            TraceContext.passedOn(from: record.headers.map { ($0.name, $0.value) }).map {
                KafkaHeader(name: $0.0, value: $0.1)
            },
            into: &context,
            using: HeaderReader()
        )
        return try await tracer.withSpan("process \(record.topic)", context: context, ofKind: .consumer) { span in
            if span.isRecording {
                span.attributes = [
                    "messaging.system": "kafka", "messaging.operation.name": "process",
                    "messaging.operation.type": "process",
                    "messaging.destination.name": .string(record.topic),
                    "messaging.destination.partition.id": .string("\(record.partition)"),
                    "messaging.kafka.offset": .int64(record.offset),
                    "messaging.consumer.group.name": .string(group),
                    "messaging.message.body.size": .int64(Int64(record.value?.count ?? 0)),
                    "stylematch.attempt": .int64(Int64(attempt.number)),
                ]
            }
            return try await body(span)
        }
    }

    /// Notes how the try ended.
    static func end(_ span: OTLPSpan?, _ outcome: TryOutcome) {
        guard let span, span.isRecording else { return }
        span.updateAttributes { attributes in
            if let eventId = CurrentEvent.current?.eventId { attributes["messaging.message.id"] = eventId }
            if let error = outcome.errorType { attributes["error.type"] = error }
        }
        if outcome.errorType != nil { span.setStatus(SpanStatus(code: .error)) }
    }

    /// The trace headers of what an event makes: of the span that is current, else of the event's own.
    static func headers(passedOnFrom record: KafkaRecord) -> [HeaderField] {
        guard let identity = ServiceContext.current?.traceIdentity else {
            return TraceContext.passedOn(from: record.headers.map { ($0.name, $0.value) })
        }
        let parent = (TraceContext.traceparent, Array(identity.traceparent.utf8))
        return [parent] + (identity.state.map { [(TraceContext.tracestate, Array($0.utf8))] } ?? [])
    }
}
