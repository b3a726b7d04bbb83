import Contracts
import Testing

@Suite("Types, schemas and examples agree")
struct SchemaAgreementTests {
    /// Rules that compare two fields or look into an encoding, which JSON Schema cannot.
    private static let beyondSchema: Set<String> = [
        "ab-experiments.invalid_value.weights-for-others.json",
        "ab-outcomes.invalid_value.initiator-is-neither.json",
        "ab-outcomes.invalid_value.with-oneself.json",
        "match-candidates.invalid_value.more-candidates-than-eligible.json",
        "match-candidates.invalid_value.ranks-with-a-gap.json",
        "match-interactions.invalid_value.initiator-is-neither.json",
        "match-interactions.invalid_value.with-oneself.json",
        "member-attributes.invalid_value.text-vector-not-normalised.json",
        "member-attributes.invalid_value.text-vector-of-another-dimension.json",
        "member-attributes.invalid_value.text-vector-with-nan.json",
        "profile-updated.invalid_value.age-range-reversed.json",
        "profile-updated.invalid_value.text-embedding-zero.json",
        "style-embeddings.invalid_value.embedding-not-normalised.json",
        "style-embeddings.invalid_value.embedding-with-nan.json",
    ]

    @Test("Every topic has a type, and every file belongs to a topic")
    func completeness() throws {
        let topics = Set(EventKind.all.map(\.topic))
        #expect(topics == Set(Topics.consumed + Topics.produced + Topics.experimentation))
        let headers: Set = ["cloud-event-headers", "dead-letter-headers"]
        let schemas = try ContractFiles.names(in: "schemas").map { String($0.dropLast(".schema.json".count)) }
        #expect(Set(schemas) == topics.union(headers))
        for folder in ["examples", "examples/invalid"] {
            for name in try ContractFiles.names(in: folder) {
                #expect(topics.contains(String(name.prefix { $0 != "." })), "\(folder)/\(name)")
            }
        }
    }

    @Test("Every example validates, decodes, and is valid when it is encoded again", arguments: EventKind.all)
    func examples(kind: EventKind) throws {
        let schema = try kind.schema()
        let examples = try kind.examples()
        #expect(examples.count >= 2)
        for (name, bytes) in examples {
            #expect(try schema.problems(with: try JSONValue(bytes: bytes)) == [], "\(name)")
            let key = Array(try kind.key(bytes).utf8)
            let encoded = try kind.roundTrip(key, bytes)
            #expect(try schema.problems(with: try JSONValue(bytes: encoded)) == [], "\(name)")
            #expect(try kind.roundTrip(nil, encoded) == encoded, "\(name)")
        }
    }

    @Test("The full example has every field of the schema, and the type keeps every one", arguments: EventKind.all)
    func fullExample(kind: EventKind) throws {
        let schema = try kind.schema()
        let example = try kind.fullExample()
        for object in try schema.objects(in: example) {
            #expect(object.properties == object.names, "\(object.path)")
        }
        let encoded = try JSONValue(bytes: try kind.roundTrip(nil, try example.bytes))
        let timeless = [encoded, example].map { $0.replacing([.field("occurredAt")], with: nil) }
        #expect(timeless[0] == timeless[1])
        let moments = [encoded, example].map { $0.fields["occurredAt"]?.text.flatMap(Timestamp.init(rfc3339:)) }
        #expect(moments[0] == moments[1])
    }

    @Test("Without any one required field an event is refused by both", arguments: EventKind.all)
    func requiredFields(kind: EventKind) throws {
        let schema = try kind.schema()
        let example = try kind.fullExample()
        var count = 0
        for object in try schema.objects(in: example) {
            for name in object.required {
                let path = object.path.appending(.field(name))
                let without = example.replacing(path.steps[...], with: nil)
                #expect(try !schema.problems(with: without).isEmpty, "\(path)")
                let failure = kind.failure(try without.bytes)
                #expect(failure?.code == .missingField, "\(path)")
                #expect(failure?.field == path.description)
                #expect(failure?.topic == kind.topic)
                count += 1
            }
        }
        #expect(count >= 4)
    }

    @Test("Without any one optional field an event is accepted by both", arguments: EventKind.all)
    func optionalFields(kind: EventKind) throws {
        let schema = try kind.schema()
        let example = try kind.fullExample()
        for object in try schema.objects(in: example) {
            for name in object.names.subtracting(object.required) {
                let path = object.path.appending(.field(name))
                let without = example.replacing(path.steps[...], with: nil)
                #expect(try schema.problems(with: without) == [], "\(path)")
                #expect(kind.failure(try without.bytes) == nil, "\(path)")
            }
        }
    }

    @Test("With any one value of another type an event is refused by both", arguments: EventKind.all)
    func wrongTypes(kind: EventKind) throws {
        let schema = try kind.schema()
        let example = try kind.fullExample()
        for (path, value) in example.values() {
            let others: [JSONValue] = [.bool(true), .number(7), .string("7"), .array([]), .object([:])]
            for other in others where !other.hasSameType(as: value) {
                let wrong = example.replacing(path.steps[...], with: other)
                #expect(try !schema.problems(with: wrong).isEmpty, "\(path): \(other)")
                let failure = kind.failure(try wrong.bytes)
                #expect(failure?.code == .wrongType, "\(path): \(other)")
                #expect(failure?.field == path.description)
            }
        }
    }

    @Test("Null stands for absent in what the app publishes, and for a wrong type where a field is required")
    func nulls() throws {
        for kind in EventKind.all where Topics.consumed.contains(kind.topic) {
            let schema = try kind.schema()
            let example = try kind.fullExample()
            for object in try schema.objects(in: example) {
                for name in object.names {
                    let path = object.path.appending(.field(name))
                    let null = example.replacing(path.steps[...], with: .null)
                    let isRequired = object.required.contains(name)
                    #expect(try schema.problems(with: null).isEmpty != isRequired, "\(path)")
                    #expect(kind.failure(try null.bytes)?.code == (isRequired ? .wrongType : nil), "\(path)")
                }
            }
        }
    }

    @Test("Unknown fields are ignored by both", arguments: EventKind.all)
    func unknownFields(kind: EventKind) throws {
        let example = try kind.fullExample()
        let extended = example.replacing([.field("addedLater")], with: .array([.null, .object(["x": .number(1)])]))
        #expect(try kind.schema().problems(with: extended) == [])
        #expect(try kind.roundTrip(nil, try extended.bytes) == kind.roundTrip(nil, try example.bytes))
    }

    @Test("Every invalid example is refused for the reason in its name")
    func invalidExamples() throws {
        let names = try ContractFiles.names(in: "examples/invalid")
        #expect(names.count >= 30)
        #expect(Self.beyondSchema.isSubset(of: names))
        for name in names {
            let parts = name.split(separator: ".")
            let kind = try #require(EventKind.all.first { $0.topic == parts[0] })
            let bytes = try ContractFiles.bytes("examples/invalid/\(name)")
            let failure = try #require(kind.failure(bytes), "\(name)")
            #expect(failure.code.description == parts[1], "\(name)")
            #expect(failure.message.hasPrefix("\(kind.topic): "))
            guard let value = try? JSONValue(bytes: bytes) else {
                #expect(failure.code == .malformedJSON, "\(name)")
                continue
            }
            #expect(try kind.schema().problems(with: value).isEmpty == Self.beyondSchema.contains(name), "\(name)")
        }
    }

    @Test("Definitions of one name are the same in every schema that reads or writes")
    func sharedDefinitions() throws {
        for topics in [Topics.consumed, Topics.produced + Topics.experimentation] {
            var seen: [String: JSONValue] = [:]
            for topic in topics {
                for (name, definition) in try ContractFiles.schema(topic).root.fields["$defs"]?.fields ?? [:] {
                    #expect(seen[name] == nil || seen[name] == definition, "\(topic): \(name)")
                    seen[name] = definition
                }
            }
        }
    }
}
