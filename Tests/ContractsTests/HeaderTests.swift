import Contracts
import Testing

@Suite("Record headers")
struct HeaderTests {
    private static func failure(_ error: String, reason: String = "missing_field") -> DeadLetterHeaders {
        DeadLetterHeaders(
            reason: reason,
            error: error,
            attempts: 3,
            topic: "profile-updated",
            partition: 5,
            offset: 9_000_000_000,
            group: "event-worker",
            at: Timestamp(millisecondsSinceEpoch: 0),
            workerVersion: "1.2.3"
        )
    }

    private static func object(_ headers: [HeaderField]) -> JSONValue {
        .object(
            Dictionary(uniqueKeysWithValues: headers.map { ($0.0, .string(String(decoding: $0.1, as: UTF8.self))) })
        )
    }

    @Test("Dead-letter headers keep to their schema and are read as they were written")
    func deadLetters() throws {
        let headers = Self.failure("profile-updated: field gender is missing")
        let schema = try ContractFiles.schema("dead-letter-headers")
        #expect(try schema.problems(with: Self.object(headers.fields)) == [])
        #expect(headers.fields.map(\.0) == DeadLetterHeaders.Name.all)
        #expect(
            Set(schema.root.fields["properties"]?.fields.keys ?? [:].keys)
                == Set(DeadLetterHeaders.Name.all + [DeadLetterHeaders.Name.leftOut] + DeadLetterHistory.Name.all)
        )
        #expect(DeadLetterHeaders(headers.fields) == headers)
        for index in headers.fields.indices {
            var incomplete = headers.fields
            incomplete.remove(at: index)
            #expect(DeadLetterHeaders(incomplete) == nil)
            #expect(try !schema.problems(with: Self.object(incomplete)).isEmpty)
        }
    }

    @Test("The error is one line of bounded length, cut between characters")
    func errorText() throws {
        #expect(Self.failure("a\nb\u{0}c\u{85}d").error == "a b c d")
        let long = Self.failure(String(repeating: "한", count: 1000)).error
        #expect(long == String(repeating: "한", count: 170))
        #expect(Self.failure(String(repeating: "x", count: 512)).error.utf8.count == 512)
    }

    @Test("The reason comes from a bounded set of forms")
    func reason() {
        for code in ContractError.Code.all {
            #expect(Self.failure("", reason: code.description).reason == code.description)
        }
        for text in ["", "Missing", "a b", "한", String(repeating: "a", count: 65)] {
            #expect(Self.failure("", reason: text).reason == "unclassified")
        }
    }

    @Test("A dead letter keeps the headers it came with, and a replay gets them back")
    func originalHeaders() {
        let original: [HeaderField] = [("traceparent", [1]), ("x", [0xff]), ("x", [])]
        let first = Self.failure("first").added(to: original)
        #expect(first.map(\.0) == ["traceparent", "x", "x"] + DeadLetterHeaders.Name.all)
        let second = Self.failure("second").added(to: first)
        #expect(second.count == first.count)
        #expect(DeadLetterHeaders(second)?.error == "second")
        #expect(DeadLetterHeaders.removed(from: second).map(\.0) == original.map(\.0))
        #expect(DeadLetterHeaders.removed(from: second).map(\.1) == original.map(\.1))
    }

    @Test("A replayed record that fails again carries what it has been through")
    func history() throws {
        let original: [HeaderField] = [("x", [1])]
        let schema = try ContractFiles.schema("dead-letter-headers")
        var letter = Self.failure("first").added(to: original)
        for replay in 1...20 {
            let headers = try #require(DeadLetterHeaders(letter))
            let replayed =
                DeadLetterHeaders.removed(from: letter) + DeadLetterHistory(letter).replayed(after: headers).fields
            #expect(DeadLetterHeaders(replayed) == nil, "what is replayed is no dead letter")
            letter = Self.failure("again", reason: "reason_\(replay)").added(to: replayed)
            let history = DeadLetterHistory(letter)
            #expect(history.replays == replay)
            #expect(history.failures.count == min(replay, DeadLetterHistory.capacity))
            #expect(history.failures.last?.reason == (replay == 1 ? "missing_field" : "reason_\(replay - 1)"))
            #expect(history.failures.last?.offset == 9_000_000_000)
            #expect(DeadLetterHeaders.removed(from: letter).map(\.0) == ["x"])
            #expect(try schema.problems(with: Self.object(letter.filter { $0.0 != "x" })) == [])
        }
    }

    @Test(
        "A history that no replay has written counts as none",
        arguments: [
            ("1", "[]"), ("0", "[]"), ("-1", "[]"), ("1", "{"), ("99999999999999999999", "[]"),
            ("2", #"[{"reason":"x"}]"#),
            ("1", String(repeating: "[", count: 100_000)),
        ]
    )
    func forgedHistory(replays: String, history: String) {
        let forged: [HeaderField] = [("dlq_replays", Array(replays.utf8)), ("dlq_history", Array(history.utf8))]
        #expect(DeadLetterHistory(forged) == DeadLetterHistory())
        #expect(Self.failure("f").added(to: forged).map(\.0) == DeadLetterHeaders.Name.all)
    }

    @Test("Dead letters of a dead-letter topic stay there")
    func deadLetterTopics() {
        #expect(Topics.deadLetter(of: "profile-updated") == "profile-updated.dlq")
        #expect(Topics.deadLetter(of: "profile-updated.dlq") == "profile-updated.dlq")
    }

    @Test("CloudEvents headers keep to their schema and name the event")
    func cloudEvents() throws {
        let event = ProfileDeleted(
            eventId: "e-1",
            occurredAt: Timestamp(millisecondsSinceEpoch: 1_772_325_000_250),
            userId: "u"
        )
        let object = Self.object(CloudEventHeaders(event, source: "/event-worker").fields)
        #expect(try ContractFiles.schema("cloud-event-headers").problems(with: object) == [])
        #expect(
            object.fields == [
                "ce_specversion": .string("1.0"), "ce_id": .string("e-1"), "ce_source": .string("/event-worker"),
                "ce_type": .string("stylematch.profile-deleted.v1"), "ce_time": .string("2026-03-01T00:30:00.250Z"),
                "content-type": .string("application/json"),
            ]
        )
    }

    @Test(
        "A trace passes when it has the recommended form",
        arguments: [
            ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true),
            ("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later", true),
            ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later", false),
            ("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false),
            ("00-00000000000000000000000000000000-00f067aa0ba902b7-01", false),
            ("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", false),
            ("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", false),
            ("00-4bf92f3577b34da6a3ce929d0e0e47-00f067aa0ba902b7-01", false), ("", false), ("---", false),
        ]
    )
    func trace(parent: String, passes: Bool) {
        let headers: [HeaderField] = [
            ("tracestate", Array("vendor=1".utf8)), ("other", []), ("traceparent", Array(parent.utf8)),
        ]
        let passed = TraceContext.passedOn(from: headers)
        #expect(passed.map(\.0) == (passes ? ["traceparent", "tracestate"] : []))
        let long: [HeaderField] = [headers[2], ("tracestate", [UInt8](repeating: 97, count: 513))]
        #expect(TraceContext.passedOn(from: long).map(\.0) == (passes ? ["traceparent"] : []))
        #expect(TraceContext.passedOn(from: Array(headers.dropLast())).isEmpty)
    }
}
